"""How well it works: question sets in, scores with intervals out.

Two stages. `run` asks the product and keeps one record a case; scoring reads records and never asks again.
`python -m evals --help` lists the commands.
"""
