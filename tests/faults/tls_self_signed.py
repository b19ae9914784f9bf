"""The service presents a certificate that it has signed itself.

Screen: the items stay; a mark says in words what the certificate's trouble is, not "offline". Log: an error of kind network with "self-signed", the host, and what to do. Nothing is
asked of who presents it. Disk: nothing changes.
"""
from frame.fault import main
from frame.tls import bad_certificate, self_signed

DEFENCE = "certificates are verified (src/net/transfer.cpp), and their faults put in words (src/net/trouble.cpp)"


def scenario(fault):
    bad_certificate(fault, lambda fault, authority: self_signed(fault.home), "self-signed")


if __name__ == "__main__":
    main(scenario, DEFENCE)
