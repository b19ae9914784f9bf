"""The service sends a request that carries a token to another host: by each kind of redirect, by an address that only looks like its own, and as the next page.

Screen: the items stay. Log: an error that says where it was sent; never the token. Disk: the token is nowhere. The other host is not even connected to.
"""
from frame.fault import Server, check, feed, main

DEFENCE = "a request with a secret is redirected within its origin only, and a page of another origin is not asked for (src/net/transfer.cpp, src/sources/feed_source.cpp)"

TOKEN = "s3cret-token-value"


def scenario(fault):
    token = fault.home / "api.token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    other = Server(lambda method, target, headers, body: {"body": feed()})
    fault.closing.append(other.close)
    fault.begin(sources=[fault.source(token_file="api.token")])
    check(fault.server.requests[-1][3].get("authorization") == "Bearer " + TOKEN, "its own server gets the token")
    fault.breaks()
    for status in (301, 302, 303, 307, 308):
        fault.survives({"status": status, "headers": {"Location": other.url + "/feed"}}, {"network", "http"}, keep=0.3)
    for location in (other.url.replace("http:", ""), f"{fault.server.url}@127.0.0.1:{other.port}/feed", f"http://127.0.0.1:{other.port}\\@127.0.0.1:{fault.server.port}/feed"):
        fault.survives({"status": 302, "headers": {"Location": location}}, {"network", "http", "content", "config"}, keep=0.3)
    mark = fault.mark()
    fault.answer = lambda method, target, headers: {"body": feed(*fault.items, next=other.url + "/more")}
    fault.error({"network", "http", "content"}, after=mark)
    fault.keeps(1)
    fault.nothing_changed(mark)
    fault.answer = None
    fault.recovers()
    check(not other.requests, f"the other host was asked: {other.requests}")
    check(TOKEN not in "\n".join(fault.kudosk.lines), "the token is not in the log")
    written = b"".join(path.read_bytes() for folder in ("state", "cache", "run") for path in (fault.home / folder).rglob("*") if path.is_file())
    check(TOKEN.encode() not in written, "nor in anything that was written")
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)
