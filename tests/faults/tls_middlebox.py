"""A middlebox breaks the connection open and presents a certificate for the right name from an authority of its own.

Screen: the items stay; a mark says in words what is wrong. Log: an error of kind network that names an authority that is not known here, and `ca_file` as the way out. No request, and so
no token, reaches the middlebox. Disk: nothing changes.
"""
from frame.fault import main
from frame.tls import Authority, bad_certificate

DEFENCE = "certificates are verified against the system's authorities and `ca_file` alone (src/net/transfer.cpp)"


def scenario(fault):
    bad_certificate(fault, lambda fault, authority: Authority(fault.home, "Middlebox").sign(), "authority that this machine does not know")


if __name__ == "__main__":
    main(scenario, DEFENCE)
