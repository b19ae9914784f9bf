"""A guest network's portal answers in the service's place: a redirect to a login page on another host over plain http, the login page itself with 200, and a page that is served over the
service's own https by a certificate of its own.

Screen: the items stay: the page is no feed, and an office's screen never shows it. Log: an error of kind network, http or content that says that a page came, or whose certificate it was.
Disk: nothing changes. A token never reaches the portal.
"""
from frame.fault import Server, check, main
from frame.tls import begin_with_tls, self_signed

DEFENCE = "https is never left for http (src/net/transfer.cpp), a page is no feed (src/sources/feed_source.cpp), certificates are verified"

PAGE = b"<!doctype html><html><head><title>Welcome to the guest Wi-Fi</title></head><body><form action=/login>Room <input></form></body></html>"


def scenario(fault):
    portal = Server(lambda method, target, headers, body: {"body": PAGE, "headers": {"Content-Type": "text/html"}})
    fault.closing.append(portal.close)
    authority, front = begin_with_tls(fault)
    kinds = {"network", "http", "content"}
    fault.survives({"status": 302, "headers": {"Location": portal.url + "/login?from=kudos"}}, kinds)
    check(not portal.requests, "https is not left for the portal's http")
    fault.survives({"status": 511, "body": PAGE, "headers": {"Content-Type": "text/html"}}, kinds, "511")
    fault.survives({"body": PAGE, "headers": {"Content-Type": "text/html"}}, "content")
    fault.survives({"body": PAGE, "headers": {"Content-Type": "application/json"}}, "content")
    mark = fault.mark()
    front.present(self_signed(fault.home, "DNS:portal.example"))
    fault.error("network", "certificate", after=mark)
    fault.keeps(2)
    front.present(authority.sign())
    fault.recovers()
    fault.ends()


if __name__ == "__main__":
    main(scenario, DEFENCE)
