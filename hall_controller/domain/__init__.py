"""What the hall knows and how it judges: pure, without I/O, clock or chance.

What lives here: plan, book, commands, events, decisions. What must not: anything that waits, reads or sends.
Read in this order: ``plan`` (the hall as built), ``book`` (what was decided), ``handoff_states`` (a handoff's life),
``commands`` and ``events`` (what is asked, what has happened), ``decide`` (the judgement), ``fold`` (its effect).
"""
