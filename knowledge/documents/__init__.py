"""Documents that a user brings: read safely, cleaned, cut into passages, kept apart from our own text.

    readers   file → lines of text          (type by content, limits, a child process for pdf, docx and html)
    clean     lines → clean lines           (marks, boilerplate, repeated headlines; orders to the program are flagged)
    sections  clean lines → title, sections (tables and lists in one piece, cut-off ends and people's quotes left out)
    chunk     sections → passages           (whole sentences with exact offsets, within the encoder's limit)
    imports   the store under `home/imports`, with a report line for every file

Everything here carries the trust label `imported`: it ranks below our library and is shown as "not checked by us".
"""
