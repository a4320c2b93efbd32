"""Day 123: three yeses, the capacity of six engineers, and a function that hides its failures."""

from claims import claim, data, expect, run

claim("warmUp", "51%", 0.8**3)
claim("warmUp", "0.8³", 0.8**3)

# 2a
weeks = {"A": 30, "B": 14, "C": 8, "D": 12, "E": 16}
whole = 6 * 12
free = whole - whole / 4
sure = weeks["B"] + weeks["C"] + weeks["D"]
claim("2a.answer", "72", whole)
claim("2a.keyPoints", "54", free)
claim("2a.keyPoints", "34", sure)
claim("2a.keyPoints", "the 20 left", free - sure)
claim("2a.answer", "10 weeks", weeks["A"] - (free - sure))
claim("2a.followUpAnswer", "take 20", 2 * (12 - 2))
claim("2a.followUpAnswer", "so 34", whole - 2 * (12 - 2) - whole / 4)

# 2b: a third of the 3% of orders.
claim("2b.followUpAnswer", "by 1%", 0.03 / 3)
expect(-1.5 <= -100 * 0.03 / 3 <= 0.7, True, "2b: within the interval")

# 2b: weeks until a loss of 1% is found with a power of 80%, from an interval 2.2 points wide after three.
error = (0.7 + 1.5) / 2 / 1.96
weeks_needed = 3 * (error * (1.96 + 0.8416) / 1) ** 2
expect(7 < weeks_needed < 8, True, "2b: over seven weeks")

# 3a: the function shown, with a model that knows the order.
risk = run(data("3a")["code"])["risk"]


class Model:
    def predict(self, rows):
        return [0.87 if rows[0][2] == 8 else 0.1]


order = {"qty": 1, "price": 20, "past_refunds": 8}
expect(risk(order, Model()), 0.87, "3a: the order as it was")
renamed = {"qty": 1, "price": 20, "refunds": 8}
expect(risk(renamed, Model()), 0.0, "3a: the renamed field")
expect(risk(None, None), 0.0, "3a: any failure at all")
