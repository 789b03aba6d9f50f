# SPDX-License-Identifier: GPL-3.0-or-later
"""Where boxes and arrows go: boxes in columns; an arrow that passes a column has a lane between its boxes, so that none runs under a box."""
import collections

LANE = 5   # between two lanes
ROUNDS = 24


class Layout:
    """column: {kind: number}; height: {kind: height}; thick: {(a, b): width of the arrow}. Arrows go to the right, or within a column."""

    def __init__(self, column, height, thick, gap):
        self.gap, self.height, self.thick = gap, dict(height), thick
        self.chains = {}
        stacks = collections.defaultdict(list)
        for kind in sorted(column, key=lambda k: -height[k]):
            stacks[column[kind]].append(kind)
        for (a, b), wide in thick.items():
            lanes = [(a, b, c) for c in range(column[a] + 1, column[b])]
            for lane in lanes:
                stacks[lane[2]].append(lane)
                self.height[lane] = wide
            self.chains[a, b] = [a, *lanes, b]
        self.stacks = [stacks[c] for c in sorted(stacks)]
        self.near = collections.defaultdict(list)
        for move, chain in self.chains.items():
            for one, other in zip(chain, chain[1:]):
                self.near[one].append((other, thick[move]))
                self.near[other].append((one, thick[move]))
        self.y = {}
        for stack in self.stacks:
            self.pack(stack, {n: 0 for n in stack})
        self.tallest = max(self.y[stack[-1]] + self.height[stack[-1]] for stack in self.stacks)
        for turn in range(ROUNDS):
            for stack in self.stacks if turn % 2 == 0 else reversed(self.stacks):
                self.settle(stack)
        self.ports()

    def between(self, a, b):
        return LANE if isinstance(a, tuple) and isinstance(b, tuple) else self.gap if not isinstance(a, tuple) and not isinstance(b, tuple) else self.gap * 0.7

    def pack(self, stack, wanted):
        """In this order, each as near as may be to where it is wanted (its top), and none over another."""
        down = None
        for node in stack:
            low = 0 if down is None else self.y[down] + self.height[down] + self.between(down, node)
            self.y[node] = max(low, wanted[node])
            down = node

    def middle(self, node):
        return self.y[node] + self.height[node] / 2

    def settle(self, stack):
        wanted = {}
        for node in stack:
            near = [(self.middle(o), w) for o, w in self.near[node] if o not in stack]
            total = sum(w for _, w in near)
            wanted[node] = (sum(m * w for m, w in near) / total if total else self.middle(node)) - self.height[node] / 2
        stack.sort(key=lambda n: wanted[n] + self.height[n] / 2)
        self.pack(stack, wanted)
        up = None
        for node in reversed(stack): # and not below the end of the tallest column
            high = self.tallest if up is None else self.y[up] - self.between(node, up)
            self.y[node] = min(self.y[node], high - self.height[node])
            up = node
        if self.y[stack[0]] < 0:
            self.pack(stack, {n: 0 for n in stack})

    def ports(self):
        """Where arrows leave and reach boxes: in the order of where they go to and come from, so that they cross little."""
        self.leave, self.reach = {}, {}
        inside = {m for m, chain in self.chains.items() if any(chain[0] in s and chain[-1] in s for s in self.stacks)}
        for node in [n for stack in self.stacks for n in stack if not isinstance(n, tuple)]:
            right = [(self.middle(chain[1]), m, self.leave) for m, chain in self.chains.items() if m[0] == node]
            right += [(self.middle(m[0]), m, self.reach) for m in inside if m[1] == node]
            left = [(self.middle(chain[-2]), m, self.reach) for m, chain in self.chains.items() if m[1] == node and m not in inside]
            for side in (right, left):
                side.sort(key=lambda s: s[0])
                at = self.middle(node) - sum(self.thick[m] + 2 for _, m, _ in side) / 2
                for _, m, out in side:
                    out[m] = at + self.thick[m] / 2 + 1
                    at += self.thick[m] + 2
        self.inside = inside
