"""JSON that is valid and odd, or nearly valid: duplicate keys, numbers of a thousand digits and of 1e999, lone surrogates, NUL in a text, invalid UTF-8, a byte order mark, a comment, NaN.

Screen: what can be shown is shown, with the odd parts mended or left out; the other items stay. Log: a drop or an error where something was left out. Disk: the store is readable: after a
restart the same items come.
"""
from frame.fault import check, main, praise

DEFENCE = "a reader that mends single texts and numbers and builds nothing twice (src/wire/json_text.cpp), and texts that are cleaned at the door (src/base/plain.cpp)"

HUGE = "9" * 1000


def document(*items):
    return ('{"version":1,"items":[' + ",".join(items) + "]}").encode("utf-8", "surrogatepass")


def item(id, message='"Thank you"', more=""):
    return '{"kind":"recognition","id":"%s","from":{"name":"Jonas Lindqvist","id":"u2"},"to":[{"name":"Amara Okafor","id":"u1"}],"message":%s%s}' % (id, message, more)


def scenario(fault):
    fault.items = [praise(1), praise(2, "You made the hand-over clear")]
    fault.begin()
    fault.breaks()
    good = [item("k1", '"Thank you for the calm hands during the release"'), item("k2", '"You made the hand-over clear"')]
    odd = {
        "duplicate keys": item("odd", '"first","message":"second"'),
        "a duplicate id": item("k1", '"Another text"'),
        "points of a thousand digits": item("odd", more=f',"points":{HUGE}'),
        "points of 1e999": item("odd", more=',"points":1e999'),
        "points of -1e999 and a created of a number": item("odd", more=',"points":-1e999,"created":1e308'),
        "a lone high surrogate": item("odd", r'"Thank you \ud83d for this"'),
        "a lone low surrogate": item("odd", r'"Thank you \udc4f for this"'),
        "surrogates the wrong way round": item("odd", r'"Thank you \udc4f\ud83d for this"'),
        "NUL in a text": item("odd", r'"Thank\u0000you"'),
        "a text of a million letters": item("odd", '"' + "w" * 1_000_000 + '"'),
        "a number for a text": item("odd", "7"),
        "an id of a million digits": item("9" * 1_000_000),
    }
    for name, one in odd.items():
        mark = fault.mark()
        fault.answer = {"body": document(*good, one)}
        fault.kudosk.wait("poll", lambda e: e["source"] == "kudos", after=mark, seconds=10)
        fault.keeps(0.3)
        check(not [e for e in fault.kudosk.events[mark:] if e["event"] == "feed" and e["total"] < 2], f"{name}: the good ones stay")
        check(not [e for e in fault.kudosk.events[mark:] if e["event"] == "error"], f"{name}: one odd item is no failure of the whole")
        fault.answer = None
        fault.recovers()
    for body in (b"\xef\xbb\xbf" + document(*good), document(*good, item("odd", '"Thank \xff you"')).replace(b"\xc3\xbf", b"\xff\xfe")):
        mark = fault.mark()
        fault.answer = {"body": body}
        fault.kudosk.wait("poll", lambda e: e["source"] == "kudos", after=mark, seconds=10)
        check(not [e for e in fault.kudosk.events[mark:] if e["event"] == "feed" and e["total"] < 2], "the good ones stay")
        fault.answer = None
        fault.recovers()
    for body in (b'{"version":1,"items":[NaN]}', b'{"version":1,"items":[],}', b"{'version':1,'items':[]}", b'{"version":1,"items":[]}}', b'{"version":1,"items":[]}\x00', b'\x00\x00\x00{'):
        fault.survives({"body": body}, {"content"}, keep=0.1)
    # The store took no harm: with the network gone, another start shows the same.
    fault.answer = {"body": document(*good, odd["a lone high surrogate"], odd["points of 1e999"].replace('"odd"', '"odd2"'))}
    fault.kudosk.wait("feed", lambda e: e["total"] >= 3, after=fault.mark() - 1, seconds=10)
    fault.learn(["odd", "odd2"])
    fault.stop()
    fault.answer = {"status": 503}
    fault.run()
    fault.ends(seconds=20)


if __name__ == "__main__":
    main(scenario, DEFENCE)
