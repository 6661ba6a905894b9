"""The windows to machines: what the book says they should do goes out, what they report comes in as commands."""
