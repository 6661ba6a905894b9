"""The storm: thousands of short hall days on virtual time in which everything that can go wrong does.

What lives here: the real controller and the real robot nodes under one seeded scheduler that loses messages, crashes
programs, breaks hatches and sends the wrong people, and a referee who looks after every event.
What must not: logic of the hall itself.
"""
