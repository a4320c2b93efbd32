"""Day 100: success of a whole run, tool descriptions, and what condensing saves with and without a cached prefix."""

from claims import claim, expect

claim("warmUp", "0.913", 0.97**3)
claim("warmUp", "0.885", 0.97**4)

# 1a
noticed = 0.97 + 0.03 * 0.7 * 0.97
claim("1a.answer", "63%", 0.97**15)
claim("1a.answer", "would give 86%", 0.99**15)
claim("1a.answer", "99.0%", noticed)
claim("1a.answer", "86% as well", noticed**15)
claim("1a.answer", "0.97 +", 1 - 0.03)
claim("1a.answer", "0.03", 1 - 0.97)
claim("1a.answer", "86% too", 0.97**5)
claim("1a.followUpAnswer", "67%", 0.99**40)
claim("1a.followUpAnswer", "68%", noticed**40)
claim("1a.answer", "0.7 ×", 70 / 100)

# 2b
claim("2b.answer", "21,000", 60 * 350)

# 3a: what 40 steps read, in tokens and in units of a fresh token
added, summary, cached = 2_500, 1_500, 0.1


def read(condense):
    tokens = price = 0.0
    context = 0
    for step in range(40):
        fresh = added
        if condense and step and step % 10 == 0:
            context, fresh = summary, added + summary
        context += added
        tokens += context
        price += fresh + cached * (context - fresh)
    return tokens, price, context


plain, short = read(False), read(True)
claim("3a.answer", "2.05 million", plain[0])
claim("3a.answer", "100,000", plain[2])
claim("3a.answer", "0.6 million", short[0])
claim("3a.ask", "29%", short[0] / plain[0])
claim("3a.answer", "0.30 million", plain[1], to=10_000)
claim("3a.answer", "0.15 million", short[1])
claim("3a.answer", "71%", 1 - short[0] / plain[0])
fresh = 40 * added
claim("3a.answer", "0.10 million", fresh)
claim("3a.answer", "from 0.20", (plain[1] - fresh) / 1e6, to=0.01)
claim("3a.answer", "to 0.05", (short[1] - fresh) / 1e6)
expect(0.45 < 1 - short[1] / plain[1] < 0.5, True, "3a: about half")
