"""What was said about a section: threads of one level, the oldest first."""

from collections import defaultdict
from dataclasses import dataclass

from agreements.models import Comment, Section

# As many threads as a page shows before somebody asks for all of them.
SHOWN = 10


@dataclass(frozen=True)
class Thread:
    """A comment and the answers to it."""

    head: Comment
    replies: tuple[Comment, ...]


@dataclass(frozen=True)
class Talk:
    """The threads that a page shows; `hidden` is how many older ones it does not."""

    threads: tuple[Thread, ...]
    hidden: int
    total: int


def talk(section: Section, *, whole: bool = False) -> Talk:
    """Read what was said about a section; one query."""
    comments = section.comments.select_related("author", "agency").order_by("pk")
    replies: defaultdict[int, list[Comment]] = defaultdict(list)
    heads = []
    for comment in comments:
        if comment.reply_to_id is None:
            heads.append(comment)
        else:
            replies[comment.reply_to_id].append(comment)
    # A thread that somebody answered last is the newest.
    heads.sort(
        key=lambda head: replies[head.pk][-1].pk if replies[head.pk] else head.pk
    )
    shown = heads if whole else heads[-SHOWN:]
    return Talk(
        threads=tuple(Thread(head, tuple(replies[head.pk])) for head in shown),
        hidden=len(heads) - len(shown),
        total=len(heads) + sum(map(len, replies.values())),
    )
