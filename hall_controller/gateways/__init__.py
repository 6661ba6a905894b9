"""The windows to machines: what the book says they should do goes out, what they report comes in as commands.

What lives here: translation and re-sending. What must not: decisions.
"""
