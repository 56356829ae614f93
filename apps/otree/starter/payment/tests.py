from otree.api import *

from . import Payment


class PlayerBot(Bot):
    def play_round(self):
        expect(str(self.participant.payoff_plus_participation_fee()), 'in', self.html)
        # The last page has no button, which is right here; oTree would take it for a mistake.
        yield Submission(Payment, check_html=False)
