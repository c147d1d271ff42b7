#!/usr/bin/env python3
"""Checks a bundle of the format u4ssc-bundle/1 from docs/audit.md alone, with nothing but Python's standard library.

It shares no code with the platform and with u4ssc-audit. It prints a line for each thing that is wrong, then `proven` or `refuted`;
the exit code is 0 or 1. What it decides again: the hash of every file, event, entry and leaf, the signed tree, canonical JSON, versions
without a gap, every computed value, every score of a data point, the criterion of core KPIs, the outcome, and the hashes that bind
revision, findings, edition, benchmark set and decision.
"""
import base64
import hashlib
import json
import struct
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
wrong = []


def refute(where, what):
    wrong.append(f"{where}: {what}")


# --- canonical JSON (RFC 8785); numbers keep their spelling, which canonical input has in the one way already -----------------------

class Number(Decimal):
    raw = ""


def number(text):
    made = Number(text)
    made.raw = text
    return made


def unique(pairs):
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name occurs twice")
    return made


def read(data):
    return json.loads(data, parse_float=number, parse_int=number, object_pairs_hook=unique)


def canonical(value):
    if isinstance(value, Number):
        return value.raw
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(content) for name, content in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def sha256_of(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()


# --- Ed25519 (RFC 8032, section 5.1.7) ------------------------------------------------------------------------------------------------

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    made = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            made = add(made, point)
        point = add(point, point)
        scalar >>= 1
    return made


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verifies(key, message, signature):
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- tree and note --------------------------------------------------------------------------------------------------------------------

def included(index, size, leaf, path, root):
    if index >= size:
        return False
    at, last, made = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = hashlib.sha256(b"\1" + sibling + made).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = hashlib.sha256(b"\1" + made + sibling).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def checkpoint_of(note, keys):
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    for line in signatures.splitlines():
        _, name, blob = line.split(" ")
        blob = base64.b64decode(blob)
        for vkey in keys:
            of, _, key = vkey.split("+", 2)
            key = base64.b64decode(key)
            known = hashlib.sha256(of.encode() + b"\n" + key).digest()[:4]
            if of == name == origin and blob[:4] == known and key[0] == 1 and verifies(key[1:], text.encode(), blob[4:]):
                return int(size), base64.b64decode(root)
    return None


# --- figures --------------------------------------------------------------------------------------------------------------------------

def rounded(figure):
    whole = len(str(int(abs(figure)))) if abs(figure) >= 1 else 0
    places = min(max(15 - whole, 0), 10)
    return figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def band(part, whole):
    for points, edge in ((4, 95), (3, 66), (2, 33)):
        if part * 100 >= edge * whole:
            return points
    return 1


def score(value, target, direction):
    if direction == "higher_is_better" and target > 0:
        return band(value, target)
    if direction == "lower_is_better" and target >= 0:
        return band(Decimal(1), Decimal(1)) if value <= target else band(target, value)
    return None


# --- what was decided -----------------------------------------------------------------------------------------------------------------

def check_revision(where, data, editions):
    hashed = {name: value for name, value in data.items() if name != "revisionSha256"}
    if sha256_of(hashed) != data["revisionSha256"]:
        refute(where, "the revision does not have the hash that names it")
    edition = editions.get(data["editionSha256"])
    if edition is None:
        return refute(where, "its edition is not in the bundle")
    formulas = {point["id"]: kpi["formula"] for kpi in edition["kpis"] for point in kpi["dataPoints"]}
    common = {"population": data["commonInputs"]["population"], "households": data["commonInputs"]["households"],
              "area_km2": data["commonInputs"]["areaKm2"], "gdp": (data["commonInputs"]["gdp"] or {}).get("amount")}
    for value in data["values"]:
        if value["basis"] != "computed":
            continue
        formula = formulas[value["dataPoint"]]
        denominator = value["denominator"] if value["denominator"] is not None else common.get(formula.get("commonDenominator"))
        if rounded(value["numerator"] * formula.get("multiplier", Decimal(1)) / denominator) != value["value"]:
            refute(where, f"the value of {value['dataPoint']} is not what its figures give")


def check_decision(where, kind, data, cases, editions, benchmarks):
    inputs = data["inputs"]
    granted = kind == "certificate_issued"
    statement = {"inputs": inputs, "granted": granted, "criteria": data["criteria"], "scores": data["scores"]}
    if sha256_of(statement) != data["decisionSha256"]:
        refute(where, "the decision does not have the hash that names it")
    if granted != all(criterion["met"] for criterion in data["criteria"]):
        refute(where, "the outcome does not follow from the criteria")
    case, edition, targets = cases.get(inputs["submissionId"]), editions.get(inputs["editionSha256"]), benchmarks.get(inputs["benchmarkSetSha256"])
    if case is None or edition is None or targets is None:
        return refute(where, "its case, edition or benchmark set is not in the bundle")
    if sha256_of(sorted(case["findings"], key=lambda finding: finding["dataPoint"].encode("utf-16-be"))) != inputs["findingsSha256"]:
        refute(where, "the findings do not have the hash that it names")
    if case["submitted"]["revisionSha256"] != inputs["revisionSha256"]:
        refute(where, "it is about another revision than the case")
    values = {value["dataPoint"]: value for value in case["submitted"]["values"]}
    findings = {finding["dataPoint"]: finding for finding in case["findings"]}

    def reviewed(point):
        value, finding = values.get(point["id"], {}), findings.get(point["id"], {})
        status = finding.get("correctedStatus") or value.get("status", "not_reported")
        figure = finding["correctedValue"] if finding.get("correctedValue") is not None else value.get("value")
        return status, finding.get("verdict") == "verified", figure

    scores, counted, verified = {}, 0, 0
    for kpi in edition["kpis"]:
        points = [(point, *reviewed(point)) for point in kpi["dataPoints"]]
        rest = [one for one in points if not (one[1] == "not_applicable" and one[2])]
        if kpi["level"] == "core" and rest:
            counted += 1
            verified += all(status == "reported" and seen and figure is not None for _, status, seen, figure in rest)
        for point, status, seen, figure in points:
            if status == "reported" and seen and figure is not None and point["id"] in targets:
                made = score(figure, targets[point["id"]], point["direction"])
                if made is not None:
                    scores[point["id"]] = made
    if scores != {one["dataPoint"]: int(one["points"]) for one in data["scores"]["dataPoints"]}:
        refute(where, "the scores are not what values and targets give")
    met = counted > 0 and verified * 100 >= inputs["policy"]["coreKpisVerifiedPercentMin"] * counted
    said = {criterion["criterion"]: criterion for criterion in data["criteria"]}
    if said["core_kpis_verified"]["met"] != met or said["core_kpis_verified"]["figures"]["complete_and_verified"] != verified:
        refute(where, "the criterion core_kpis_verified is not what values and findings give")
    if said["case_attested"]["met"] != (case["concludedBy"]["holder"] != case["attestedBy"]["holder"]):
        refute(where, "the criterion case_attested is not what the case says")


def check(path):
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
        files = {name: bundle.read(name) for name in names}
    manifest = read(files["manifest.json"])
    if canonical(manifest).encode() != files["manifest.json"] or manifest["format"] != "u4ssc-bundle/1":
        refute("manifest.json", "is not canonical JSON of this format")
    if names != [one["path"] for one in manifest["files"]] + ["manifest.json"]:
        refute("manifest.json", "does not list what is there")
    for one in manifest["files"]:
        if hashlib.sha256(files[one["path"]]).hexdigest() != one["sha256"] or len(files[one["path"]]) != one["size"]:
            refute(one["path"], "has other bytes than the manifest lists")
    editions, benchmarks = {}, {}
    for name, data in files.items():
        if name.startswith("catalogue/"):
            content = read(data)
            if name.startswith("catalogue/edition-"):
                editions[sha256_of(content)] = content
            else:
                benchmarks[sha256_of(content)] = {one["dataPoint"]: one["target"] for one in content["targets"]}
    streams, cases, decided = {}, {}, []
    for name in (name for name in names if name.endswith("/events.ndjson")):
        folder, service = name.rsplit("/", 1)[0], name.split("/")[1]
        keys = [one["key"] for one in read(files[f"{folder}/keys.json"])["keys"]]
        signed = checkpoint_of(files[f"{folder}/checkpoint.txt"].decode(), keys)
        if signed is None:
            refute(f"{folder}/checkpoint.txt", "bears no signature of the log")
        proofs, sequence = files[f"{folder}/proofs.ndjson"].splitlines(), 0
        lines = files[name].splitlines()
        if len(proofs) != len(lines):
            refute(name, "has another number of events than there are proofs")
        for line, proof in zip(lines, map(read, proofs)):
            event = read(line)
            where = f"{name}, event {event['id']} ({event['type']}, {service} {event['sequence']})"
            if canonical(event).encode() != line:
                refute(where, "is not canonical JSON")
            entry = canonical({"event": event["id"], "hash": hashlib.sha256(line).hexdigest(), "sequence": event["sequence"]})
            leaf = hashlib.sha256(b"\0" + entry.encode()).digest()
            if signed and not included(int(proof["index"]), signed[0], leaf, [base64.b64decode(one) for one in proof["path"]], signed[1]):
                refute(where, "is not in the signed tree")
            if event["sequence"] <= sequence or proof["event"] != event["id"]:
                refute(where, "is not in the order of the log")
            sequence = event["sequence"]
            streams[event["stream"]] = streams.get(event["stream"], 0) + 1
            if event["version"] != streams[event["stream"]]:
                refute(where, "does not have the next version of its history")
            if event["type"] == "submission_submitted":
                check_revision(where, event["data"], editions)
            elif event["type"] == "case_attested":
                cases[event["data"]["submitted"]["submissionId"]] = event["data"]
            elif event["type"] in ("certificate_issued", "certificate_refused"):
                decided.append((where, event["type"], event["data"]))
    for where, kind, data in decided:
        check_decision(where, kind, data, cases, editions, benchmarks)
    if {one["stream"]: int(one["version"]) for one in manifest["streams"]} != streams:
        refute("manifest.json", "lists other histories than there are")


try:
    check(sys.argv[1])
except (ValueError, KeyError, TypeError, IndexError, ArithmeticError, zipfile.BadZipFile, struct.error) as problem:
    refute(sys.argv[1], f"cannot be read: {problem!r}")
for sentence in wrong:
    print(sentence.encode("ascii", "replace").decode())
print("refuted" if wrong else "proven")
sys.exit(1 if wrong else 0)
