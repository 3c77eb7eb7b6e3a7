"""The written guide.

What the model is (`odd.md`), where each thing practitioners describe lives (`rows.md`), what must emerge
(`patterns.md`), what it answers to the ten questions of leads (`questions.md`), which of its conclusions survive
another way of forming trust (`trust-rules.md`), and which of its parameters matter most (`what-matters.md`). Their
tables are made from the code; `python -m trustsim.guide` writes them anew. `python -m trustsim.guide findings` also
measures what the questions and trust rules say, and `python -m trustsim.guide matters` what matters most.
"""
