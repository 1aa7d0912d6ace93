"""Fuzzers, one module a target: `python -m tests.fuzzing.readers --seconds 300 [--seed N]`.

Each has `check(content)`, which holds for any bytes, `seeds()`, from which inputs are grown, and `WORDS`, of which they
are put together. With atheris installed (`pip install atheris`) inputs are grown towards code of kg that no input has
reached; without it they are changed at random. What breaks a law is printed once for each place where it happens, with
the shortest input that showed it, which is also put into the folder `--findings`.
"""
