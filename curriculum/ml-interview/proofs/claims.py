"""What the proofs share: claims about a day's numbers, its coding solutions, and how failures are told.

A proof gets its day as JSON on standard input and prints one JSON line for each statement.
Run the proof of day 17 with: npm run proofs -- 17
"""

import ast
import atexit
import json
import math
import re
import sys
import time

if sys.stdin.isatty():
    sys.exit("A proof reads its day from standard input. Run: npm run proofs -- 17")

#: The day of this proof, as in its YAML file.
day = json.load(sys.stdin)

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NUMBER = re.compile(
    r"(?P<sign>[-−]\s?|minus )?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:e(?P<exponent>[+-]?\d+))?"
    r"(?:\s?[·×*]\s?(?=10\^)(?P<times>10\^-?\d+)|\^(?P<power>-?\d+)|/(?P<below>\d+))?"
    r"(?:(?P<letter>[kKMB])(?![a-zA-Z])|[ -](?P<scale>thousand|million|billion|trillion)\b|\s?(?P<percent>%|percent\b))?"
)
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def _tell(**statement):
    print(json.dumps(statement), flush=True)


def _line():
    frame = sys._getframe()
    while frame and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return frame.f_lineno if frame else 1


def read_number(text):
    """The only number of a text as (value, unit of its last digit)."""
    plain = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: "^" + m[0].translate(_SUPERSCRIPTS), text)
    found = [m for m in _NUMBER.finditer(plain) if not (m.start() and plain[m.start() - 1].isalpha())]
    if len(found) != 1:
        raise ValueError(f"{len(found)} numbers in {text!r}: a claim's text holds exactly one")
    part = found[0].groupdict()
    number = part["number"].replace(",", "")
    value = float(number)
    unit = 10.0 ** -(len(number.partition(".")[2]))
    factor = 10.0 ** int(part["exponent"] or 0)
    if part["times"]:
        factor *= 10.0 ** int(part["times"][3:])
    factor *= _SCALES.get(part["letter"] or part["scale"] or "", 1.0)
    if part["percent"]:
        factor /= 100
    if part["power"]:
        value, unit = value ** int(part["power"]), 0.0
    if part["below"]:
        value, unit = value / int(part["below"]), 0.0
    # A hyphen right behind a digit or a letter is a range or a compound, not a sign.
    sign = part["sign"]
    behind = plain[: found[0].start()]
    if sign and not (sign.startswith("-") and behind[-1:].isalnum()):
        value = -value
    return value * factor, unit * factor


def claim(where, text, value, to=None):
    """States that `text` in the field `where` is the computed `value`, rounded as the text is.

    A percentage is a share: claim('1a.answer', '7.4%', 0.0742). `to` is the unit a round number was rounded to:
    claim('1a.answer', 'about 5,000', 4832, to=1000). Both strings are written out in the call, which stands alone at
    the start of its line.
    """
    problem = None
    try:
        stated, unit = read_number(text)
        value = float(value)
        unit = unit if to is None else to
        if not math.isfinite(value):
            problem = f"the computed value is {value}"
        elif abs(stated - value) > unit / 2 + 1e-9 * max(1e-300, abs(value)):
            problem = f"the text says {stated:.10g}, the proof computes {value:.10g}"
    except (TypeError, ValueError) as error:
        problem = str(error)
    _tell(kind="claim", where=where, text=text, line=_line(), problem=problem)


def expect(got, wanted, case, tolerance=0.0):
    """States that a solution answers `wanted` in a case, which is named in a few words."""
    same = abs(got - wanted) <= tolerance if tolerance else got == wanted
    problem = None if same else f"wanted {wanted!r}, got {got!r}"
    _tell(kind="case", where=case, text="", line=_line(), problem=problem)


def question(label):
    """The question behind a label such as '2a', as in the day's file."""
    prompt = day["prompts"][int(label[:-1]) - 1]
    return prompt["questions"]["abcd".index(label[-1])]


def data(label):
    """The block of material that a question such as '1b' may know: a dict with text, code, language."""
    prompt = day["prompts"][int(label[:-1]) - 1]
    blocks = prompt.get("materials") or [prompt["data"]]
    own = [block for block in blocks if block.get("for") == label[-1]]
    return (own or [block for block in blocks if "for" not in block])[0]


def run(code):
    """Runs Python code and returns the names it defines."""
    names = {"__name__": "solution"}
    exec(compile(code, "<code of the day>", "exec"), names)
    return names


def solution(label):
    """Runs the solution of a question and returns the names it defines: solution('3a')['auc'](y, s)."""
    return run(question(label)["solution"])


def _bare(node, constants):
    if isinstance(node, ast.UnaryOp):
        return _bare(node.operand, constants)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in constants)


def _read_claims(source):
    tree = ast.parse(source)
    assigned = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        assigned.setdefault(name.id, []).append(node.value if name is target else None)
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For)) and isinstance(node.target, ast.Name):
            assigned.setdefault(node.target.id, []).append(None)
    constants = {
        name for name, values in assigned.items() if all(v is not None and _bare(v, ()) for v in values)
    }
    alone = {id(node.value) for node in tree.body if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "claim":
            problem = None
            texts = node.args[:2]
            if id(node) not in alone:
                problem = "a claim stands alone at the start of a line: not in a loop, a function or another call"
            elif len(node.args) < 3 or not all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in texts):
                problem = "a claim is written out: claim('1a.answer', '7.4%', value)"
            elif _bare(node.args[2], constants):
                problem = "the value is a bare literal: compute it"
            if problem:
                where = texts[0].value if texts and isinstance(texts[0], ast.Constant) else "claim"
                _tell(kind="claim", where=where, text="", line=node.lineno, problem=problem)


with open(sys.argv[0], encoding="utf8") as _proof:
    _read_claims(_proof.read())
atexit.register(lambda: _tell(kind="end", seconds=time.process_time()))
