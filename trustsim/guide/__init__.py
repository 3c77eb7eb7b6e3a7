"""The written guide: what the model is (`odd.md`) and where each thing practitioners describe lives (`rows.md`).

Their tables are made from the code by `tables`; `python -m trustsim.guide` writes them anew.
"""
