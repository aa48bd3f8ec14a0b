"""A listener that writes down what a recorder tells it."""


class Log:
    """open: {tasks: Submission} of what is not over. ended: the tasks of what is. times_untracked: how often."""

    def __init__(self):
        self.open, self.ended, self.times_untracked = {}, [], 0

    def submitted(self, submission):
        self.open[submission.tasks] = submission

    def over(self, tasks):
        if self.open.pop(tasks, None):
            self.ended.append(tasks)

    def untracked(self):
        self.times_untracked += 1
