"""Documents that a user brings: read safely, cleaned, cut into passages, kept apart from our own text.

    imports   the doors: add, list, remove, load
    folders   typed paths → files                (no hidden files, no links that lead out)
    readers   file → lines of text               (type by content, limits, a child process for pdf, docx and html)
    clean     lines → clean lines                (marks, boilerplate, repeats; `injection` flags orders to the program)
    sections  clean lines → title and sections   (tables and lists in one piece; `tails` and `quotes` say what goes)
    chunk     sections → passages                (whole sentences with exact offsets, within the encoder's limit)
    store     one validated JSON record for each document, under `home/imports`
    report    what became of each file

Everything here carries the trust label `imported`: it ranks below our library and is shown as "not checked by us".
"""
