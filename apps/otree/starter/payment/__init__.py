from otree.api import *

doc = """
The last page of a study: what the participant receives, whatever apps were played before.
"""


class C(BaseConstants):
    NAME_IN_URL = 'payment'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    pass


# PAGES
class Payment(Page):
    @staticmethod
    def vars_for_template(player: Player):
        participant, session = player.participant, player.session
        return dict(
            earnings=participant.payoff.to_real_world_currency(session),
            fee=session.config['participation_fee'],
            total=participant.payoff_plus_participation_fee(),
        )


page_sequence = [Payment]
