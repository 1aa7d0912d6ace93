"""Reference strings whose fields are known, because they are written from known records in many styles.

What the truth holds, where one could think otherwise:

- Authors and venues are as written; `et al.` is no author. A journal, a newspaper, the proceedings and the book that
  holds a chapter are venues; a university, an institution and a publisher are publishers.
- The number of a standard, patent or report is no part of the title, nor are quotation marks around it.
- `arXiv preprint arXiv:1706.03762` is the venue as it stands; of `CoRR abs/1706.03762` only `CoRR`.
- The page of a newspaper counts as pages, and so does an article number in their place.
- The day of access is no year: where an entry has no other, the year is not scored.
"""
