"""Bots: `otree test public_goods` plays one whole session with them for each case."""

from otree.api import *

from . import C, Comprehension, Contribute, Introduction, Results

# What each of the two earns in one round is written out, so that a wrong formula is found.
CASES = dict(
    both_keep=dict(contributions=(0, 0), earnings=(20, 20)),
    both_contribute=dict(contributions=(20, 20), earnings=(33, 33)),
    one_rides_free=dict(contributions=(0, 20), earnings=(36, 16)),
    in_between=dict(contributions=(7, 12), earnings=(28.2, 23.2)),
)


class PlayerBot(Bot):
    cases = list(CASES)

    def play_round(self):
        seat = self.player.id_in_group - 1
        contribution = CASES[self.case]['contributions'][seat]
        earnings = cu(CASES[self.case]['earnings'][seat])

        if self.player.round_number == 1:
            yield Introduction
            yield from self.answer_questions()
            yield from self.contribute_wrongly()

        yield Contribute, dict(contribution=contribution)

        expect(self.player.payoff, earnings)
        expect(str(earnings), 'in', self.html)
        yield Results

        if self.player.round_number == C.NUM_ROUNDS:
            expect(self.participant.payoff, earnings * C.NUM_ROUNDS)

    def answer_questions(self):
        right = dict(check_keep=36, check_contribute=32)
        # The field as text, not in a list: oTree's browser bots, with which a full room is rehearsed, take no list.
        yield SubmissionMustFail(Comprehension, dict(right, check_keep=20), error_fields='check_keep')
        yield SubmissionMustFail(Comprehension, dict(right, check_contribute=''), error_fields='check_contribute')
        expect(self.participant.comprehension_mistakes, 1)
        yield Comprehension, right

    def contribute_wrongly(self):
        for invalid in (-1, C.ENDOWMENT + 1, 2.5, 'all', ''):
            yield SubmissionMustFail(Contribute, dict(contribution=invalid), error_fields='contribution')
