"""The certificate is valid from tomorrow on: the machine's clock is behind.

Screen: the items stay; a mark says in words what the certificate's trouble is, not "offline". Log: an error of kind network with "not yet valid", the host, and what to do. Nothing is
asked of who presents it. Disk: nothing changes.
"""
from frame.fault import main
from frame.tls import bad_certificate

DEFENCE = "certificates are verified, and their faults put in words (src/net/trouble.cpp); they do not count as a lost network (src/sync/engine.cpp)"


def scenario(fault):
    bad_certificate(fault, lambda fault, authority: authority.sign(begins=1, ends=30), "not yet valid")


if __name__ == "__main__":
    main(scenario, DEFENCE)
