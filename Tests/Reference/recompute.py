#!/usr/bin/env python3
"""Recomputes eligibility and fit of pairs from a programme's inputs, following docs/reference.md and nothing else.

    python3 Tests/Reference/recompute.py Datasets/alliance/graduates.yml --sample 200 --seed 1
    python3 Tests/Reference/recompute.py Datasets/alliance/graduates.yml --sample 200 --duikou .build/release/duikou
    python3 Tests/Reference/recompute.py Datasets/alliance/graduates.yml --all --run RUN
    python3 Tests/Reference/recompute.py Datasets/alliance/graduates.yml --lists 5 --placements --run RUN

Prints talent, opening, eligible, the talent's fit for the opening and the opening's fit for the talent. Half of the sample is
drawn among all pairs, half among eligible ones. Exits with 1 where something differs.

--duikou asks `duikou query --pair --json` of each pair. --run looks pairs up in the recommendation files of a finished run,
whose lists must be long enough to hold every eligible pair (match --talents-list and --openings-list). --lists and --placements
take any run of the programme that has both files of lists.

Tests/Reference/kinds/kinds.yml has every kind of rule and term, for --all --duikou.

Python 3.9 and its standard library only. Left out: checksums, UTF-16, and YAML beyond what the sample programmes use.
"""

import argparse
import csv
import datetime
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import unicodedata

EPOCH = datetime.date(1970, 1, 1)


# ---- YAML: block and flow mappings and lists, plain and quoted scalars, comments. Every scalar stays text. ----

class Yaml:
    def __init__(self, text):
        self.lines = []
        for line in text.lstrip("\ufeff").splitlines():
            line = self.without_comment(line).rstrip()
            if line.strip():
                self.lines.append((len(line) - len(line.lstrip()), line.strip()))
        self.at = 0

    @staticmethod
    def without_comment(line):
        quote = None
        for i, c in enumerate(line):
            if quote:
                quote = None if c == quote else quote
            elif c in "\"'" and (i == 0 or line[i - 1] in " [{,:"):
                quote = c
            elif c == "#" and (i == 0 or line[i - 1] in " \t"):
                return line[:i]
        return line

    def block(self, indent):
        result = None
        while self.at < len(self.lines) and self.lines[self.at][0] >= indent:
            own, line = self.lines[self.at]
            if line.startswith("- "):
                result = [] if result is None else result
                rest = line[2:].strip()
                if rest[0] not in "{[\"'" and re.match(r"[^\s:]+:(\s|$)", rest):
                    self.lines[self.at] = (own + 2, rest)
                    result.append(self.block(own + 2))
                else:
                    self.at += 1
                    result.append(self.flow(rest))
                continue
            if own > indent:
                raise ValueError("unexpected indent: " + line)
            result = {} if result is None else result
            key, rest = re.match(r"([^\s:]+):\s*(.*)$", line).groups()
            self.at += 1
            if rest:
                result[key] = self.flow(rest)
            elif self.at < len(self.lines) and self.lines[self.at][0] > own:
                result[key] = self.block(self.lines[self.at][0])
            else:
                result[key] = None
        return result

    def flow(self, text):
        value, end = self.value(text, 0)
        if text[end:].strip():
            raise ValueError("cannot read: " + text)
        return value

    def value(self, text, i):
        while i < len(text) and text[i] == " ":
            i += 1
        if text[i] in "{[":
            close = "}" if text[i] == "{" else "]"
            result = {} if close == "}" else []
            i += 1
            while True:
                while text[i] in " ,":
                    i += 1
                if text[i] == close:
                    return result, i + 1
                if close == "]":
                    item, i = self.value(text, i)
                    result.append(item)
                    continue
                colon = text.index(":", i)
                key = text[i:colon].strip()
                item, i = self.value(text, colon + 1)
                result[key] = item
        if text[i] in "\"'":
            end = text.index(text[i], i + 1)
            return text[i + 1:end], end + 1
        end = i
        depth = text[:i].count("{") + text[:i].count("[") - text[:i].count("}") - text[:i].count("]")
        while end < len(text) and not (depth > 0 and text[end] in ",}]"):
            end += 1
        word = text[i:end].strip()
        return (None if word in ("", "~", "null") else word), end


def strings(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def truth(value):
    return value is not None and value.lower() in ("true", "yes")


# ---- Section 1: files and cells ----

def records(path, delimiter=",", notes=False):
    """Header, and for each record its cells as written."""
    raw = open(path, "rb").read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    if notes:
        lines = text.split("\n")
        while lines and (lines[0].startswith("#") or not lines[0].strip()):
            lines.pop(0)
        text = "\n".join(lines)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    return rows[0], rows[1:]


def trimmed(cell):
    return cell.strip(" \t\n\v\f\r\u3000\u00a0")


def identifier(cell):
    cell = trimmed(cell)
    if cell.startswith("'") and cell.lstrip("'").lstrip(" \u3000\u00a0")[:1] in tuple("=+-@\t\r\n＝＋－＠"):
        return cell[1:]
    return cell


def position(header, names):
    folded = [trimmed(h).lower() for h in header]
    for name in names:
        if trimmed(name).lower() in folded:
            return folded.index(trimmed(name).lower())
    return None


class Unreadable(Exception):
    pass


DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$", re.ASCII)


def decimal(text):
    if not DECIMAL.match(text):
        raise Unreadable(text)
    return float(text) + 0.0


def plain(text):
    folded = "".join(unicodedata.normalize("NFKC", c) if c in "０１２３４５６７８９＋－．，" else c for c in text)
    if "," in folded:
        if not re.match(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?$", folded):
            raise Unreadable(text)
        folded = folded.replace(",", "")
    return decimal(folded)


def normalised(text):
    for c in " \u3000,":
        text = text.replace(c, "")
    for c in "~～–—－至":
        text = text.replace(c, "-")
    return text.replace("k", "K").replace("／", "/")


def picked(low, high, bound):
    if low > high or low < 0:
        raise Unreadable()
    return {"low": low, "high": high, "middle": (low + high) / 2}[bound]


def pay(text, bound):
    text, factor = normalised(text), None
    for ending, value in [("/月", 1.0), ("/年", 1 / 12), ("/天", 21.75), ("/日", 21.75), ("每月", 1.0), ("每年", 1 / 12)]:
        if text.endswith(ending):
            text, factor = text[:-len(ending)], value
            break
    if text.endswith("元"):
        text = text[:-1]
    amounts = []
    for end in text.split("-"):
        unit = None
        for word, value in [("万", 10000.0), ("千", 1000.0), ("K", 1000.0), ("元", 1.0)]:
            if end.endswith(word):
                end, unit = end[:-1], value
                break
        amounts.append([decimal(end), unit])
    if len(amounts) > 2:
        raise Unreadable(text)
    if len(amounts) == 2 and amounts[0][1] is None:
        amounts[0][1] = amounts[1][1]
    ends = [value * (unit or 1.0) for value, unit in amounts]
    if factor is None:
        factor = 1 / 12 if all(unit == 10000.0 for _, unit in amounts) else 1.0
    return picked(ends[0], ends[-1], bound) * factor


NO_YEARS = ("无需经验", "经验不限", "不限", "无经验", "应届", "应届生", "应届毕业生", "在校生", "在校生/应届生")


def years(text, bound):
    text = normalised(text)
    if text in NO_YEARS:
        return 0.0
    for ending in ("工作经验", "经验"):
        if text.endswith(ending):
            text = text[:-len(ending)]
    if text.endswith("以上"):
        text = text[:-2]
    elif text.endswith(("以下", "以内")):
        text = "0-" + text[:-2]
    if not text.endswith("年"):
        raise Unreadable(text)
    ends = [decimal(end) for end in text[:-1].split("-")]
    if len(ends) > 2:
        raise Unreadable(text)
    return picked(ends[0], ends[-1], bound)


def day(text):
    text = text.replace(" ", "")
    found = (re.match(r"(\d+)([-/.])(\d+)\2(\d+)$", text, re.ASCII) or re.match(r"(\d{4})()(\d{2})(\d{2})$", text, re.ASCII)
             or re.match(r"(\d+)年()(\d+)月(\d+)日$", text, re.ASCII))
    if not found:
        raise Unreadable(text)
    year, _, month, number = found.groups()
    try:
        return (datetime.date(int(year), int(month), int(number)) - EPOCH).days
    except ValueError:
        raise Unreadable(text) from None


# ---- Section 2: codebooks ----

class Book:
    def __init__(self, source, folder):
        if isinstance(source, list):
            rows = [{"code": code, "parent": "", "rank": i} for i, code in enumerate(source)]
        else:
            header, body = records(os.path.join(folder, source), notes=True)
            also = {"code": "代码", "name": "名称", "en": "en", "parent": "上级", "rank": "序", "aliases": "别名"}
            places = {key: position(header, [key, zh]) for key, zh in also.items()}
            rows = [{key: trimmed(row[i]) for key, i in places.items() if i is not None} for row in body]
        self.order = [row["code"] for row in rows]
        codes = set(self.order)
        self.place = {code: i for i, code in enumerate(self.order)}
        self.parent, self.meaning = {}, {}
        for row in rows:
            code = row["code"]
            if "parent" in row:
                self.parent[code] = row["parent"] or None
            else:
                self.parent[code] = next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in codes), None)
            for text in [row.get("name") or "", row.get("en") or ""] + (row.get("aliases") or "").split(";"):
                if trimmed(text) and trimmed(text) not in codes:
                    self.meaning.setdefault(trimmed(text), set()).add(code)
        for code in codes:
            self.meaning[code] = {code}
        self.rank = None
        if all(row.get("rank") not in (None, "") for row in rows):
            ranks = {row["code"]: int(row["rank"]) for row in rows}
            distinct = sorted(set(ranks.values()))
            self.rank = {code: distinct.index(rank) for code, rank in ranks.items()}

    def code(self, text):
        found = self.meaning.get(text, set())
        if len(found) != 1:
            raise Unreadable(text)
        return next(iter(found))

    def ancestry(self, code):
        while code is not None:
            yield code
            code = self.parent[code]


def covers(book, above, code):
    return above == code if book is None else above in book.ancestry(code)


# ---- Tables ----

SETS = ("text", "tags", "credentials")


class Column:
    def __init__(self, name, declared, is_joined):
        details = declared if isinstance(declared, dict) else {"type": declared or "text"}
        self.name, self.details = name, details
        self.type = details.get("type") or "text"
        self.optional = truth(details["optional"]) if details.get("optional") else is_joined or self.type in SETS
        self.headers = strings(details.get("from")) or [name] + strings(details.get("aliases"))
        self.several = bool(details.get("from"))
        self.empty = strings(details.get("empty"))
        separator = details.get("separator") or ";"
        self.separators = "[;；]" if separator in ";；" else re.escape(separator)
        self.range = [float(x) for x in details["range"]] if details.get("range") else None
        self.book = details.get("codebook")

    def fields(self, header):
        found = [position(header, [h]) for h in self.headers]
        if self.several:
            return found
        return [i for i in found if i is not None][:1]


class Table:
    def __init__(self, programme, side):
        declared = programme.source[side + "s"]
        self.columns = {}
        self.words = programme.words
        own = [Column(name, column, False) for name, column in declared["columns"].items()]
        for column in own:
            self.columns[column.name] = column
        self.rows, self.seats = {}, {}
        delimiter = {"comma": ",", "semicolon": ";", "tab": "\t"}
        header, body = records(programme.table_path(declared["table"]), delimiter[declared.get("delimiter") or "comma"])
        rejected = set()
        for number, cells in enumerate(body, 1):
            if isinstance(declared["id"], dict):
                key = declared["id"]["rows"] + str(number)
            else:
                key = identifier(cells[position(header, self.columns[declared["id"]].headers)])
            try:
                if len(cells) != len(header) or not key or key in self.rows:
                    raise Unreadable(key)
                self.rows[key] = self.record(programme, own, header, cells)
            except Unreadable:
                rejected.add(key)
        for join in declared.get("joins") or []:
            self.join(programme, join, delimiter, rejected)
        seats = declared.get("seats") or "1"
        for key, row in self.rows.items():
            self.seats[key] = int(seats) if seats[0].isdigit() else int(row.get(seats) or 0)

    def record(self, programme, columns, header, cells):
        row, fault = {}, None
        for column in columns:
            values = None
            for i in column.fields(header):
                try:
                    value = programme.cell(column, trimmed(cells[i]))
                except Unreadable as error:
                    fault = error
                    continue
                if value is not None and isinstance(value, list):
                    values = values or []
                    values += [v for v in value if v not in values]
                elif value is not None:
                    values = value
            if values is None and not column.optional and column.fields(header):
                fault = Unreadable(column.name)
            row[column.name] = values
        if fault:
            raise fault
        return row

    def join(self, programme, join, delimiter, rejected):
        columns = [Column(name, column, True) for name, column in (join.get("columns") or {}).items()]
        for column in columns:
            self.columns[column.name] = column
        takes_one = any(column.type not in ("tags", "credentials") for column in columns)
        header, body = records(programme.table_path(join["table"]), delimiter[join.get("delimiter") or "comma"])
        key_at = position(header, strings(join["on"]))
        count = dict.fromkeys(self.rows, 0)
        for key in self.rows:
            self.rows[key].update({column.name: None for column in columns})
        for cells in body:
            if len(cells) != len(header):
                continue
            key = identifier(cells[key_at])
            if key not in self.rows or (takes_one and count[key]):
                continue
            try:
                found = self.record(programme, columns, header, cells)
            except Unreadable:
                continue
            count[key] += 1
            for name, value in found.items():
                if isinstance(value, list):
                    old = self.rows[key][name] or []
                    self.rows[key][name] = old + [v for v in value if v not in old]
                elif value is not None:
                    self.rows[key][name] = value
        if join.get("count"):
            self.columns[join["count"]] = Column(join["count"], "count", True)
            for key in self.rows:
                self.rows[key][join["count"]] = float(count[key])


class Programme:
    def __init__(self, path, tables=None):
        with open(path, encoding="utf-8") as file:
            self.source = Yaml(file.read()).block(0)
        self.folder = os.path.dirname(path)
        self.tables = tables or os.path.join(self.folder, self.source.get("data") or "")
        self.words = {}
        self.books = {name: Book(book, self.folder) for name, book in (self.source.get("codebooks") or {}).items()}
        self.date = day(self.source["date"])
        self.sides = {side: Table(self, side) for side in ("talent", "opening")}
        self.agreements = self.recognition()
        self.rules = [self.rule(rule) for rule in self.source.get("rules") or []]
        self.fit = {direction: self.terms(terms) for direction, terms in self.source["fit"].items()}

    def table_path(self, name):
        return os.path.join(self.tables, name)

    def book(self, column):
        return self.books[column.book] if column.book else None

    # -- cells

    def entry(self, column, text):
        if truth(column.details.get("integers")) and re.match(r".+\.0+$", text):
            text = text[:text.rindex(".")]
        if column.book:
            return self.books[column.book].code(text)
        self.words.setdefault(text, len(self.words))
        return text

    def cell(self, column, text):
        if not text or text in column.empty:
            return None
        if column.type == "text":
            return text
        if column.type in ("category", "level"):
            return self.entry(column, text)
        if column.type == "tags":
            values = []
            for part in map(trimmed, re.split(column.separators, text)):
                if part:
                    value = self.entry(column, part)
                    if value not in values:
                        values.append(value)
            return values or None
        if column.type == "number":
            parse, bound = column.details.get("parse") or "plain", column.details.get("bound") or "low"
            value = plain(text) if parse == "plain" else pay(text, bound) if parse == "pay" else years(text, bound)
            if column.range and not column.range[0] <= value <= column.range[1]:
                raise Unreadable(text)
            return value
        if column.type == "date":
            return day(text)
        values = []
        for part in re.split(column.separators, text):
            part = part.replace(" ", "")
            if part:
                value = self.credential(column, part)
                if value not in values:
                    values.append(value)
        return values or None

    def credential_books(self, column):
        names = [column.details.get(key) or standard for key, standard in
                 (("occupations", "occupation"), ("levels", "skill_level"), ("places", "place"))]
        return [self.books[name] for name in names]

    def credential(self, column, text):
        occupations, levels, places = self.credential_books(column)
        halves = text.split("@")
        parts = halves[0].split(":")
        if len(halves) > 2 or not 2 <= len(parts) <= 3 or "" in parts:
            raise Unreadable(text)
        scheme = parts[0] if len(parts) == 3 else None
        issuer = places.code(halves[1]) if len(halves) == 2 else None
        return scheme, occupations.code(parts[-2]), levels.code(parts[-1]), issuer

    def recognition(self):
        if not self.source.get("recognition"):
            return []
        column = next(c for side in ("talent", "opening") for c in self.sides[side].columns.values() if c.type == "credentials")
        occupations, levels, places = self.credential_books(column)
        header, body = records(os.path.join(self.folder, self.source["recognition"]), notes=True)
        keys = {"scheme": str, "occupation": occupations.code, "level": levels.code, "issuer": places.code,
                "recognised_in": places.code, "as_level": levels.code, "from": day, "until": day}
        return [{key: read(trimmed(row[position(header, [key])])) if trimmed(row[position(header, [key])]) else None
                 for key, read in keys.items()} for row in body]

    # -- columns of a rule or term

    def reference(self, text, side):
        for own in ("talent", "opening"):
            for prefix in (own + ".", own + "s."):
                if text.startswith(prefix):
                    return own, text[len(prefix):]
        return side, text

    def column(self, reference):
        return self.sides[reference[0]].columns[reference[1]]

    def value(self, reference, pair):
        return self.sides[reference[0]].rows[pair[reference[0]]][reference[1]]

    def values(self, reference, pair):
        value = self.value(reference, pair)
        return [] if value is None else value if isinstance(value, list) else [value]

    # -- Section 3: rules

    def rule(self, declared):
        kind = next(k for k in ("level", "member", "covers", "number", "credential") if k in declared)
        body = declared[kind]
        side = "talent" if "talent" in body else "opening"
        other = "opening" if side == "talent" else "talent"
        subject = self.reference(body[side], side)
        bounds = {}
        for key in ("atLeast", "atMost", "of", "contains", "meets"):
            if key in body:
                is_number = kind == "number" and re.match(r"[0-9.-]", body[key])
                bounds[key] = float(body[key]) if is_number else self.reference(body[key], other)
        at = self.reference(body["at"], "opening") if body.get("at") else None
        return {"name": declared["name"], "waivable": truth(declared.get("waivable")), "kind": kind,
                "subject": subject, "bounds": bounds, "at": at}

    def passes(self, rule, pair):
        subject = rule["subject"]
        if rule["kind"] == "number":
            number = self.value(subject, pair)
            for key, bound in rule["bounds"].items():
                limit = bound if isinstance(bound, float) else self.value(bound, pair)
                if limit is None:
                    continue
                if number is None or (number < limit if key == "atLeast" else number > limit):
                    return False
            return True
        bound = next(iter(rule["bounds"].values()))
        wanted, shown = self.values(bound, pair), self.values(subject, pair)
        book = self.book(self.column(bound))
        if rule["kind"] == "level":
            return not wanted or (bool(shown) and book.rank[shown[0]] >= book.rank[wanted[0]])
        if rule["kind"] == "member":
            return not wanted or any(covers(book, group, value) for value in shown for group in wanted)
        if rule["kind"] == "covers":
            return all(any(covers(book, value, held) for held in shown) for value in wanted)
        occupations, levels, _ = self.credential_books(self.column(bound))
        place = self.value(rule["at"], pair) if rule["at"] else None

        def meets(held, demand):
            if demand[0] is not None and demand[0] != held[0] or not covers(occupations, demand[1], held[1]):
                return False
            rank = self.recognised(held, place, self.column(bound))
            return rank is not None and rank >= levels.rank[demand[2]]

        return all(any(meets(held, demand) for held in shown) for demand in wanted)

    def recognised(self, held, place, column):
        occupations, levels, places = self.credential_books(column)
        scheme, occupation, level, issuer = held
        if place is None or issuer is None or covers(places, issuer, place):
            return levels.rank[level]
        ranks = [levels.rank[a["as_level"] or level] for a in self.agreements
                 if a["scheme"] in (None, scheme)
                 and (a["occupation"] is None or covers(occupations, a["occupation"], occupation))
                 and a["level"] in (None, level)
                 and (a["issuer"] is None or covers(places, a["issuer"], issuer))
                 and (a["recognised_in"] is None or covers(places, a["recognised_in"], place))
                 and (a["from"] is None or a["from"] <= self.date)
                 and (a["until"] is None or self.date <= a["until"])]
        return max(ranks) if ranks else None

    def eligible(self, pair):
        return all(rule["waivable"] or self.passes(rule, pair) for rule in self.rules)

    # -- Section 4: fit

    def terms(self, declared):
        weights = [float(term.get("weight") or 1) for term in declared]
        total = 0.0
        for weight in weights:
            total += weight
        exact = [weight / total * 1_000_000 for weight in weights]
        units = [int(e) for e in exact]
        left = 1_000_000 - sum(units)
        for i in sorted(range(len(exact)), key=lambda i: (-(exact[i] - int(exact[i])), i))[:left]:
            units[i] += 1
        terms = []
        for term, most in zip(declared, units):
            kind = next(k for k in ("coverage", "affinity", "closeness", "order", "merit", "embedding", "recency") if k in term)
            body = term[kind] if isinstance(term[kind], dict) else {"column": term[kind]}
            standard = 1.0 if kind in ("coverage", "order") else 0.0
            own = {"name": term["term"], "kind": kind, "units": most, "body": body,
                   "missing": float(term["missing"]) if term.get("missing") is not None else standard}
            if kind not in ("merit", "embedding"):
                for side in ("talent", "opening"):
                    own[side] = self.reference(body[side], side)
            getattr(self, "prepare_" + kind)(own)
            terms.append(own)
        return terms

    def code_in(self, column, text):
        return self.books[column.book].code(text) if column.book else text

    def prepare_coverage(self, term):
        required = term["body"].get("required") or "opening"
        term["required"] = term[required]
        term["holder"] = term["talent" if required == "opening" else "opening"]
        term["weights"] = {}
        column = self.column(term["required"])
        if term["body"].get("weights"):
            header, body = records(os.path.join(self.folder, term["body"]["weights"]), notes=True)
            at = position(header, ["tag", "code", "标签"]), position(header, ["weight", "权重"])
            for row in body:
                term["weights"].setdefault(self.code_in(column, trimmed(row[at[0]])), plain(trimmed(row[at[1]])))

    def prepare_affinity(self, term):
        term["table"] = None
        columns = self.column(term["talent"]), self.column(term["opening"])
        term["books"] = [self.book(column) for column in columns]
        if term["body"].get("table"):
            header, body = records(os.path.join(self.folder, term["body"]["table"]), notes=True)
            names = [[side, column.name] + strings(column.book) for side, column in zip(("talent", "opening"), columns)]
            at = [position(header, n) for n in names + [["value", "affinity", "对口度"]]]
            term["table"] = {}
            for row in body:
                pair = tuple(self.code_in(column, trimmed(row[i])) for column, i in zip(columns, at))
                term["table"].setdefault(pair, plain(trimmed(row[at[2]])))
        term["memo"] = {}

    def prepare_closeness(self, term):
        term["scale"], term["enough"] = float(term["body"]["scale"]), term["body"].get("enough")

    def prepare_recency(self, term):
        term["scale"], term["first"] = float(term["body"]["scale"]), term["body"].get("first") or "talent"

    def prepare_order(self, term):
        def is_list(reference):
            return truth(self.column(reference).details.get("ordered"))
        if is_list(term["opening"]) and not is_list(term["talent"]):
            term["list"], term["value"] = term["opening"], term["talent"]
        else:
            term["list"], term["value"] = term["talent"], term["opening"]

    def prepare_merit(self, term):
        term["column"] = self.reference(term["body"]["column"], "talent")
        column = self.column(term["column"])
        bounds = [float(x) for x in term["body"]["range"]] if term["body"].get("range") else column.range
        if bounds is None and column.type == "level":
            bounds = [0.0, float(max(self.book(column).rank.values()))]
        if bounds is None:
            stated = [row[column.name] for row in self.sides[term["column"][0]].rows.values() if row[column.name] is not None]
            bounds = [float(min(stated)), float(max(stated))] if stated else [0.0, 0.0]
        term["bounds"], term["descending"] = bounds, truth(term["body"].get("descending"))

    def prepare_embedding(self, term):
        term["vectors"] = {}
        for side in ("talent", "opening"):
            _, body = records(os.path.join(self.folder, term["body"][side]), notes=True)
            for row in body:
                vector = [plain(trimmed(cell)) for cell in row[1:]]
                squares = 0.0
                for x in vector:
                    squares += x * x
                if squares > 0:
                    single = [struct.unpack("f", struct.pack("f", x / squares ** 0.5))[0] for x in vector]
                    term["vectors"][side, identifier(row[0])] = single

    def term_embedding(self, term, pair):
        x, y = (term["vectors"].get((side, pair[side])) for side in ("talent", "opening"))
        if x is None or y is None:
            return term["missing"]
        sums = [0.0] * 8
        for i, (a, b) in enumerate(zip(x, y)):
            sums[i % 8] += a * b
        dot = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
        return min(1.0, max(0.0, 0.5 + 0.5 * dot))

    def term_coverage(self, term, pair):
        def weight(tags):
            total = 0.0
            for one in sorted(term["weights"].get(tag, 1.0) for tag in tags):
                total += one
            return total
        required, held = self.values(term["required"], pair), set(self.values(term["holder"], pair))
        total = weight(required)
        return weight([tag for tag in required if tag in held]) / total if total > 0 else term["missing"]

    def term_affinity(self, term, pair):
        ours, theirs = self.values(term["talent"], pair), self.values(term["opening"], pair)
        if not ours or not theirs:
            return term["missing"]
        return max(self.affinity(term, t, o) for t in ours for o in theirs)

    def affinity(self, term, t, o):
        if (t, o) not in term["memo"]:
            term["memo"][t, o] = self.affinity_of_codes(term, t, o)
        return term["memo"][t, o]

    def affinity_of_codes(self, term, t, o):
        first, second = term["books"]
        if term["table"] is None:
            return 1.0 if covers(first, t, o) or covers(first, o, t) else 0.0
        for a in first.ancestry(t) if first else [t]:
            for b in second.ancestry(o) if second else [o]:
                if (a, b) in term["table"]:
                    return term["table"][a, b]
        return 0.0

    def term_closeness(self, term, pair):
        t, o = self.value(term["talent"], pair), self.value(term["opening"], pair)
        if t is None or o is None:
            return term["missing"]
        if (term["enough"] == "talent" and t >= o) or (term["enough"] == "opening" and o >= t):
            return 1.0
        return max(0.0, 1 - abs(t - o) / term["scale"])

    def term_recency(self, term, pair):
        t, o = self.value(term["talent"], pair), self.value(term["opening"], pair)
        if t is None or o is None:
            return term["missing"]
        late = t - o if term["first"] == "talent" else o - t
        return 1.0 if late <= 0 else max(0.0, 1 - late / term["scale"])

    def term_order(self, term, pair):
        wishes, values = self.values(term["list"], pair), self.values(term["value"], pair)
        if not wishes:
            return term["missing"]
        book = self.book(self.column(term["list"]))
        for place, wish in enumerate(wishes):
            if any(covers(book, wish, value) for value in values):
                return (len(wishes) - place) / len(wishes)
        return 0.0

    def term_merit(self, term, pair):
        value, (low, high) = self.value(term["column"], pair), term["bounds"]
        if value is None:
            return term["missing"]
        column = self.column(term["column"])
        if column.type == "level":
            value = float(self.book(column).rank[value])
        if high == low:
            return 1.0
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return 1 - share if term["descending"] else share

    def units(self, direction, pair):
        # Python's round() takes exactly half to the even number, as the reference asks.
        return sum(round(getattr(self, "term_" + term["kind"])(term, pair) * term["units"]) for term in self.fit[direction])


# ---- Section 5: the order of equals, preferences, the lottery ----

MASK, GAMMA = (1 << 64) - 1, 0x9E3779B97F4A7C15


def mixed(z):
    z &= MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def key(name):
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = ((hashed ^ byte) * 0x100000001B3) & MASK
    return mixed(hashed)


def stream(seed, number, name):
    return mixed(mixed(seed + number * GAMMA) + key(name) * GAMMA)


def pair_number(seed, talent, opening):
    return mixed(stream(seed, 0x7A1, talent) + stream(seed, 0x09E, opening))


def best(programme, side, row, seed, length):
    """A row's list by fit: partner and fit."""
    direction = "opening_for_talent" if side == "talent" else "talent_for_opening"
    other = "opening" if side == "talent" else "talent"
    found = []
    for partner in programme.sides[other].rows:
        pair = {side: row, other: partner}
        if all(programme.sides[s].seats[pair[s]] > 0 for s in pair) and programme.eligible(pair):
            found.append((-programme.units(direction, pair), pair_number(seed, pair["talent"], pair["opening"]), partner))
    return [(partner, -units) for units, _, partner in sorted(found)[:length]]


STATED = {"rank": ["rank", "志愿", "志愿顺序"], "score": ["score", "评分", "面试成绩"]}


def stated(programme, name, value):
    """Rows of choices or ratings that are used: (talent, opening): number, the first row of a pair."""
    declared = programme.source.get(name)
    if not declared:
        return {}
    details = declared if isinstance(declared, dict) else {"table": declared}
    header, body = records(programme.table_path(details["table"]), notes=True)
    names = [strings(details.get("talent")) or ["talent", "talent_id", "graduate_id", "学号", "人才编号"],
             strings(details.get("opening")) or ["opening", "opening_id", "vacancy_id", "岗位编号"],
             strings(details.get(value)) or STATED[value]]
    at = [position(header, n) for n in names]
    found = {}
    for row in body:
        pair = {"talent": identifier(row[at[0]]), "opening": identifier(row[at[1]])}
        if all(pair[s] in programme.sides[s].rows for s in pair):
            found.setdefault((pair["talent"], pair["opening"]), plain(trimmed(row[at[2]])))
    return {pair: number for pair, number in found.items()
            if programme.eligible({"talent": pair[0], "opening": pair[1]})
            and programme.sides["talent"].seats[pair[0]] > 0 and programme.sides["opening"].seats[pair[1]] > 0}


def deferred_acceptance(programme, lists, seed):
    """Talents propose, one seat each; a single lottery. `lists` holds each talent's openings with their fits."""
    choices, ratings = stated(programme, "choices", "rank"), stated(programme, "ratings", "score")
    own = {}
    for (talent, opening), rank in choices.items():
        own.setdefault(talent, []).append((0, rank, stream(seed, 2, opening), opening))
    wishes = {}
    for talent in programme.sides["talent"].rows:
        wanted = own.get(talent, [])
        named = {wish[-1] for wish in wanted}
        wanted = wanted + [(1, -fit, stream(seed, 2, opening), opening) for opening, fit in lists.get(talent, []) if opening not in named]
        wishes[talent] = [wish[-1] for wish in sorted(wanted)]
    held = {opening: [] for opening in programme.sides["opening"].rows}
    waiting = [talent for talent in wishes]
    while waiting:
        talent = waiting.pop()
        if not wishes[talent]:
            continue
        opening = wishes[talent].pop(0)
        rating = ratings.get((talent, opening))
        fit = programme.units("talent_for_opening", {"talent": talent, "opening": opening})
        held[opening].append((rating is None, -(rating or 0), -fit, stream(seed, 1, talent), talent))
        held[opening].sort()
        if len(held[opening]) > programme.sides["opening"].seats[opening]:
            waiting.append(held[opening].pop()[-1])
    return {(entry[-1], opening) for opening, entries in held.items() for entry in entries}


# ---- Comparing ----

def points(units):
    return f"{units // 10000}.{units % 10000:04d}"


def from_run(folder):
    """Fits of all listed pairs: {(talent, opening): [for the opening, for the talent]}."""
    found = {}
    for name, own, place in (("openings", "opening", 0), ("talents", "talent", 1)):
        for row in read_rows(folder, f"recommendations-{name}.csv"):
            pair = identifier(row["talent"]), identifier(row["opening"])
            found.setdefault(pair, [None, None])[place] = round(float(row["fit"]) * 10000)
    return found


def from_query(duikou, path, pair):
    options = ["--side", "talent", "--pair", pair["opening"], "--json", "--lang", "en", "--no-index"]
    command = [duikou, "query", *options, "--", path, pair["talent"]]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    fits = [round(answer[key]["fit"] * 10000) for key in ("talentForOpening", "openingForTalent")]
    return answer["isEligible"], fits[0], fits[1]


# The Chinese titles of the columns that are read here.
KEYS = {"人才编号": "talent", "岗位编号": "opening", "契合度": "fit"}


def read_rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
        return [{KEYS.get(title, title): cell for title, cell in row.items()} for row in csv.DictReader(file)]


def check_lists(programme, folder, count, draw):
    """Compares some lists of a run, by their order and their cut, with lists made here."""
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        configuration = json.load(file)["configuration"]
    agree = 0
    for side, name, length in (("talent", "talents", "talentsList"), ("opening", "openings", "openingsList")):
        other = "opening" if side == "talent" else "talent"
        listed = {}
        for row in read_rows(folder, f"recommendations-{name}.csv"):
            listed.setdefault(identifier(row[side]), []).append((identifier(row[other]), round(float(row["fit"]) * 10000)))
        for row in draw.sample(list(programme.sides[side].rows), count):
            same = best(programme, side, row, configuration["seed"], configuration[length]) == listed.get(row, [])
            agree += same
            if not same:
                print("  differs: the list of", row)
    print(f"{2 * count} lists; {agree} agree")
    return agree == 2 * count


def check_placements(programme, folder):
    """Compares placements.csv of a plain deferred acceptance with one made here from the run's lists."""
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        seed = json.load(file)["configuration"]["seed"]
    lists = {}
    for row in read_rows(folder, "recommendations-talents.csv"):
        lists.setdefault(identifier(row["talent"]), []).append((identifier(row["opening"]), round(float(row["fit"]) * 10000)))
    ours = deferred_acceptance(programme, lists, seed)
    theirs = {(identifier(row["talent"]), identifier(row["opening"])) for row in read_rows(folder, "placements.csv")}
    print(f"{len(theirs)} placements; {len(ours & theirs)} agree, {len(ours - theirs)} only here")
    return ours == theirs


def main():
    parser = argparse.ArgumentParser(description="Recomputes eligibility and fit from docs/reference.md.")
    parser.add_argument("programme")
    parser.add_argument("--tables")
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="every pair instead of a sample; nothing is printed but the count")
    parser.add_argument("--run", help="a finished run to compare with")
    parser.add_argument("--lists", type=int, metavar="N", help="with --run: compare N lists of each side instead of pairs")
    parser.add_argument("--placements", action="store_true", help="with --run: compare placements of a plain deferred acceptance")
    parser.add_argument("--duikou", help="the program to compare with, pair by pair")
    options = parser.parse_args()
    programme = Programme(options.programme, options.tables)
    talents, openings = (list(programme.sides[side].rows) for side in ("talent", "opening"))
    draw = random.Random(options.seed)
    if options.lists or options.placements:
        holds = not options.lists or check_lists(programme, options.run, options.lists, draw)
        return 0 if (not options.placements or check_placements(programme, options.run)) and holds else 1

    def drawn():
        while True:
            yield {"talent": draw.choice(talents), "opening": draw.choice(openings)}

    if options.all:
        pairs = ({"talent": t, "opening": o} for t in talents for o in openings)
    else:
        chosen, source, wanted = [], drawn(), options.sample // 2
        for _ in range(options.sample - wanted):
            chosen.append(next(source))
        for pair in source:
            if len(chosen) >= options.sample:
                break
            if programme.eligible(pair):
                chosen.append(pair)
        pairs = chosen
    run = from_run(options.run) if options.run else None
    seen = agree = eligible = 0
    for pair in pairs:
        seats = all(programme.sides[side].seats[pair[side]] > 0 for side in pair)
        allowed = programme.eligible(pair)
        eligible += allowed
        if options.all and not allowed and run is not None:
            ours = (False, None, None)
        else:
            ours = (allowed, programme.units("talent_for_opening", pair), programme.units("opening_for_talent", pair))
        theirs = ours
        if run is not None:
            listed = run.get((pair["talent"], pair["opening"]))
            theirs = (True, *listed) if listed else (allowed and not seats, ours[1], ours[2])
        elif options.duikou:
            theirs = from_query(options.duikou, options.programme, pair)
        seen += 1
        agree += ours == theirs
        if not options.all:
            print(pair["talent"], pair["opening"], "eligible" if allowed else "not eligible", points(ours[1]), points(ours[2]))
        if ours != theirs:
            print("  differs:", pair["talent"], pair["opening"], "ours", ours, "theirs", theirs)
    compared = run is not None or options.duikou
    print(f"{seen} pairs, {eligible} eligible" + (f"; {agree} agree" if compared else ""))
    return 0 if agree == seen else 1


if __name__ == "__main__":
    sys.exit(main())
