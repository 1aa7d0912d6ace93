"""Articles without end, for measuring: `python -m tests.articles --documents 1000 --seed 7 --out FOLDER`.

The same seed gives the same bytes (as long as the gazetteers that names are drawn from stay as they are), and an
article is the same however many there are. A program has as much to do for them as for real ones: 48 real articles
beside 1,000 of these, by `python -m tests.articles.measuring`; a kB is of text where HTML is not named.

                                        real  generated
    kB of HTML an article, mean         27.2       27.5
    kB of HTML, first decile              10       11.1
    kB of HTML, median                  25.1       24.2
    kB of HTML, last decile             44.8       47.5
    text in the HTML                   0.338      0.353
    styles in the HTML                0.0541     0.0518
    tags a kB of HTML                   6.79       6.48
    Han characters in the text         0.598      0.627
    Latin letters in the text          0.229      0.219
    paragraphs a kB                     5.16        5.1
    headings a kB                        0.4      0.365
    characters a paragraph              61.6       61.8
    sentences a paragraph                1.4       1.33
    links a kB                           1.8       1.76
    mentions a kB                       17.1       16.2
    mentions of models a kB             2.25       2.38
    distinct things a kB                6.62       6.47
    mentions of the 1 most named      0.0552     0.0473
    mentions of the 5 most named       0.159      0.169
    mentions of the 20 most named      0.334      0.366
    mentions of the 100 most named     0.656       0.64
    relations a kB                      1.51        1.5
    uses a kB                          0.398      0.375
    introduced_by a kB                 0.286       0.29
    references a kB                    0.291      0.294
    articles with references           0.604      0.593
    references with an arXiv id        0.258      0.249

What they lack: sense from one sentence to the next, slips of the pen, and the long tail of odd markup.
"""

from __future__ import annotations

from .composing import Article, article
from .files import FORMS, write

__all__ = ["FORMS", "Article", "article", "write"]
