from otree.api import *

doc = """
A linear public goods game: two players, fixed pairs, a few rounds.
"""


class C(BaseConstants):
    NAME_IN_URL = 'public_goods'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 3
    ENDOWMENT = 20  # points per player and round
    MULTIPLIER = 1.6  # what one point becomes in the joint account
    SHARE_PER_POINT = MULTIPLIER / PLAYERS_PER_GROUP  # and what of it each player receives


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    total_contribution = models.IntegerField()
    share = models.CurrencyField()


class Player(BasePlayer):
    check_keep = models.FloatField(
        label=f'You keep all {C.ENDOWMENT} points, your partner contributes {C.ENDOWMENT}. '
        'How many points do you earn in this round?'
    )
    check_contribute = models.FloatField(
        label=f'Both of you contribute {C.ENDOWMENT} points. How many points do you earn in this round?'
    )
    contribution = models.IntegerField(
        min=0, label=f'How many of your {C.ENDOWMENT} points do you contribute?'
    )


# FUNCTIONS
def creating_session(subsession: Subsession):
    if subsession.round_number == 1:
        for player in subsession.get_players():
            player.participant.comprehension_mistakes = 0


def set_payoffs(group: Group):
    players = group.get_players()
    group.total_contribution = sum(player.contribution for player in players)
    group.share = cu(group.total_contribution * C.SHARE_PER_POINT)
    for player in players:
        player.payoff = C.ENDOWMENT - player.contribution + group.share


# PAGES
class Introduction(Page):
    @staticmethod
    def is_displayed(player: Player):
        return player.round_number == 1


class Comprehension(Page):
    form_model = 'player'
    form_fields = ['check_keep', 'check_contribute']

    @staticmethod
    def is_displayed(player: Player):
        return player.round_number == 1

    @staticmethod
    def error_message(player: Player, values):
        solutions = dict(
            check_keep=C.ENDOWMENT + C.ENDOWMENT * C.SHARE_PER_POINT,
            check_contribute=2 * C.ENDOWMENT * C.SHARE_PER_POINT,
        )
        wrong = [name for name, solution in solutions.items() if round(values[name], 1) != round(solution, 1)]
        player.participant.comprehension_mistakes += len(wrong)
        return {name: 'Not quite. Please look at the instructions again.' for name in wrong}


class Contribute(Page):
    form_model = 'player'
    form_fields = ['contribution']


class ResultsWaitPage(WaitPage):
    body_text = 'Please wait until your partner has decided.'
    after_all_players_arrive = set_payoffs


class Results(Page):
    @staticmethod
    def vars_for_template(player: Player):
        [partner] = player.get_others_in_group()
        return dict(partner=partner, kept=C.ENDOWMENT - player.contribution)


page_sequence = [Introduction, Comprehension, Contribute, ResultsWaitPage, Results]
