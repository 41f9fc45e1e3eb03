"""The settings that judge, as the value that judging takes."""

from bot.config.settings import Config
from bot.domain.policy import Policy
from bot.usecases.registers import Rules


def rules_of(config: Config, *, anew: bool = False) -> Rules:
    """What lessons are judged by. `anew`: those too that have the rules of their own day stamped on them."""
    policy = Policy(
        late_after=config.late_after,
        early_before=config.early_before,
        gap=config.gap,
        present=config.present,
        absent=config.absent,
        clock=config.clock,
        margin=config.margin,
        settle=config.settle,
        final_after=config.final_after,
        teacher_after=config.teacher_after,
        teacher_gone=config.teacher_gone,
    )
    return Rules(policy, fresh_for=2 * config.poll, anew=anew)
