# SPDX-License-Identifier: GPL-3.0-or-later
"""What an event log tells of one visit to a hospital or a setting of care."""


class Spell:
    """What is known of a visit beyond where it is."""

    def __init__(self):
        self.arrived = self.seen = self.decided = self.admitted = self.fit = self.first_fit = self.charged = None
        self.emergency = self.planned = False
        self.sought = self.waited = None  # a care home: since when, and how long until one was found
        self.cause, self.everybody = None, 0  # (reason, owner) as last told; whose everything is that is outstanding, bits
        self.came_from = None  # kind of the station left last
        self.in_ambulance = False  # at the hospital, and not yet handed over
        self.hospital = None
        self.ready = self.assessment = self.discharge = self.charged_on = None  # for the official count: ms; days of the notices
        self.counted = False
        self.dying = False    # leaves by the fast track
        self.lived_there = self.in_home = False  # when the run began; in a care home
        self.age = self.frailty = None
