"""The written guide.

What the model is (`odd.md`), where each thing practitioners describe lives (`rows.md`), what must emerge
(`patterns.md`), what it answers to the ten questions of leads (`questions.md`), and which of its conclusions survive
another way of forming trust (`trust-rules.md`); how the defaults were chosen (`calibration.md`), and which of them
matter most (`what-matters.md`); how to run many runs (`sweeps.md`), on a cluster too (`clusters.md`); what a reviewer
asks for (`stress-abs.md`, `trace.md`); how leads read the app (`using-the-app.md`); how trainers run a workshop
(`facilitating.md`) and write stories (`writing-stories.md`); what the time goes into (`speed.md`); and half a page for
those who are to rely on it (`why-believe.md`). Tables are made from the code;
`python -m trustsim.guide` writes them anew.
`python -m trustsim.guide findings` also measures what the pages on questions, trust rules and calibration say, and
`python -m trustsim.guide matters` what matters most.
"""
