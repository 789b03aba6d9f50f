#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a JSON schema from stdin: checks its keywords and references, and that it accepts and refuses sample configurations.

A small evaluator of the keywords that we write (no package is assumed). Samples belong to the model of tests/unit/test_schema.c;
with --district to that of tests/unit/test_param.c. With --shipped stdin is {"schema": ..., "files": {NAME: CONTENT, ...}} and every
file must be accepted."""
import json
import re
import sys

KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "properties", "additionalProperties", "required", "items", "enum",
         "const", "pattern", "anyOf", "allOf", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties",
         "propertyNames"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int}


def walk(node, root, path="#"):
    assert isinstance(node, dict), path
    for key, value in node.items():
        assert key in KNOWN, f"{path}: unknown keyword {key}"
        if key == "$ref":
            assert value.startswith("#/$defs/") and value[8:] in root["$defs"], f"{path}: {value} leads nowhere"
        elif key in ("properties", "$defs"):
            for name, sub in value.items():
                walk(sub, root, f"{path}/{name}")
        elif key in ("items", "propertyNames") or (key == "additionalProperties" and not isinstance(value, bool)):
            walk(value, root, f"{path}/{key}")
        elif key in ("anyOf", "allOf"):
            for i, sub in enumerate(value):
                walk(sub, root, f"{path}/{key}/{i}")
        elif key == "pattern":
            re.compile(value)
        elif key == "required":
            assert set(value) <= set(node["properties"]), f"{path}: required key without a property"


def is_type(value, name):
    return isinstance(value, TYPES[name]) and not (isinstance(value, bool) and name in ("number", "integer"))


def accepts(node, value, root):
    if "$ref" in node and not accepts(root["$defs"][node["$ref"][8:]], value, root):
        return False
    types = node.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, t) for t in types):
        return False
    if "enum" in node and value not in node["enum"] or "const" in node and value != node["const"]:
        return False
    if "anyOf" in node and not any(accepts(s, value, root) for s in node["anyOf"]):
        return False
    if not all(accepts(s, value, root) for s in node.get("allOf", [])):
        return False
    if isinstance(value, str) and "pattern" in node and not re.search(node["pattern"], value):
        return False
    if is_type(value, "number") and not node.get("minimum", value) <= value <= node.get("maximum", value):
        return False
    if isinstance(value, list):
        return (node.get("minItems", 0) <= len(value) <= node.get("maxItems", len(value))
                and all(accepts(node.get("items", {}), v, root) for v in value))
    if isinstance(value, dict):
        known = node.get("properties", {})
        other = node.get("additionalProperties", True)
        for key, sub in value.items():
            if not accepts(node.get("propertyNames", {}), key, root):
                return False
            if key in known and not accepts(known[key], sub, root):
                return False
            if key not in known and (other is False or other is not True and not accepts(other, sub, root)):
                return False
        return (set(node.get("required", [])) <= set(value)
                and node.get("minProperties", 0) <= len(value) <= node.get("maxProperties", len(value)))
    return True


def station(**more):
    return {"model": "x", "stations": {"ward": {"servers": 3, "stay": "16 h", **more}}}


GOOD = [
    {"model": "x"},
    {"model": "x", "run": {"patients": "10,000,000", "start": "warm", "warm": "1.5 days", "from": "2014-04-01", "clock": "08:30",
                           "trace": True, "share": "25 %"}},
    {"model": "x", "arrivals": [{"to": "ward", "rate": "18 per h"}, {"to": "ward", "rate": "102 per 1,000 people per year"}]},
    station(), station(servers="unlimited", then={"exit": 1}),
    station(stay={"exponential": {"mean": "16 h"}}), station(stay={"lognormal": {"mu": 1, "sigma": 2.5, "unit": "h"}}),
    station(stay={"gamma": {"mean": "1 h", "sd": "2 h"}, "between": ["1 h", "30 days"]}),
    station(stay={"empirical": {"points": ["0 h", "1 h"], "weights": [1]}}),
]
BAD = [
    {}, {"model": "x", "runn": {}}, {"model": "x", "run": {"patients": 0}}, {"model": "x", "run": {"start": "cold"}},
    {"model": "x", "arrivals": {"to": "x"}}, {"model": "x", "arrivals": [{"to": "x", "rate": 18}]},
    {"model": "x", "stations": {"ward": {"servers": 3}}}, {"model": "x", "stations": {"a b": {"servers": 3, "stay": "1 h"}}},
    station(servers=-3), station(name="x"), station(stay=16), station(stay="16 parsecs"), station(then=[1]),
    station(stay={"exponential": {"men": "16 h"}}), station(stay={"gauss": {"mean": "1 h"}}), station(stay={}),
]

if "--district" in sys.argv:
    GOOD = [
        {"model": "x"}, {"model": "x", "acute": {"beds": 450}}, {"model": "x", "acute": {"beds": "483 beds", "share": "25 %"}},
        {"model": "x", "acute": {"beds": "unlimited", "stay": {"mean": "2 days"}}, "speed": -1.5},
        {"model": "x", "acute": {"beds": {"value": 3, "grade": "S", "source": "x"}}},
        {"model": "x", "needs": {"rate": "3 per year", "ratio": [1, 2, 3]}}, {"model": "x", "needs": {"ratio": {"mild": 2}}},
        {"model": "x", "discharge": {"starts": "admission", "hours": "24 hours", "few": 100}},
    ]
    BAD = [
        {}, {"model": "x", "acute": 3}, {"model": "x", "acute": {"bedz": 1}}, {"model": "x", "acute": {"beds": -1}},
        {"model": "x", "acute": {"share": 1.5}}, {"model": "x", "acute": {"stay": {"mean": 24}}}, {"model": "x", "zebra": 1},
        {"model": "x", "acute": {"beds": {"value": 3, "grade": "B"}}}, {"model": "x", "needs": {"ratio": [1, 2]}},
        {"model": "x", "needs": {"ratio": {"mlid": 2}}}, {"model": "x", "discharge": {"starts": "later"}},
        {"model": "x", "discharge": {"few": 101}}, {"model": "x", "discharge": {"few": "unlimited"}},
    ]


schema = json.load(sys.stdin)
if "--shipped" in sys.argv:
    GOOD, BAD, schema = list(schema["files"].values()), [{}], schema["schema"]
    assert GOOD, "no files"
assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
walk(schema, schema)
for sample in GOOD:
    assert accepts(schema, sample, schema), f"refused: {sample}"
for sample in BAD:
    assert not accepts(schema, sample, schema), f"accepted: {sample}"
