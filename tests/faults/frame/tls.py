"""Certificates made for one scenario, and a TLS front for its server whose certificate can be changed while it runs."""
import pathlib
import socket
import ssl
import subprocess
import time

from frame.net import Relay


def openssl(*arguments, cwd):
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stdout}")


def moment(days):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + days * 86400))


class Authority:
    """A root of its own that signs certificates for names and addresses."""

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder) / f"authority-{name}"
        self.folder.mkdir(parents=True)
        (self.folder / "index.txt").write_text("")
        (self.folder / "serial").write_text("01\n")
        (self.folder / "ca.cnf").write_text("[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n")
        self.file = self.folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", f"/CN={name}",
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign", cwd=self.folder)

    def sign(self, who="IP:127.0.0.1", begins=-1, ends=30):
        """The file with a certificate for `who` (an alternative name) and its key; valid between these days from now."""
        name = f"{len(list(self.folder.glob('*.both')))}"
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=kudos", cwd=self.folder)
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={who}\nbasicConstraints=CA:FALSE\n")
        openssl("ca", "-config", "ca.cnf", "-batch", "-notext", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr", "-out", f"{name}.crt", "-extfile", f"{name}.ext",
                "-startdate", moment(begins), "-enddate", moment(ends), cwd=self.folder)
        both = self.folder / f"{name}.both"
        both.write_text((self.folder / f"{name}.crt").read_text() + (self.folder / f"{name}.key").read_text())
        return both


def self_signed(folder, who="IP:127.0.0.1"):
    folder = pathlib.Path(folder) / "self"
    folder.mkdir(parents=True)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key", "-out", "crt", "-days", "30", "-subj", "/CN=kudos", "-addext", f"subjectAltName={who}",
            "-addext", "basicConstraints=critical,CA:FALSE", cwd=folder)
    both = folder / "both"
    both.write_text((folder / "crt").read_text() + (folder / "key").read_text())
    return both


class Front(Relay):
    """TLS on a port of its own; what is said goes on to the plain server at `port`."""

    def __init__(self, port, certificate):
        self.handshakes = 0  # that ended well
        self.connections = []
        self.present(certificate)
        super().__init__(port)
        self.url = f"https://127.0.0.1:{self.port}"

    def present(self, certificate):
        """From the next connection on; those that are open are cut, as by a server that starts anew."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.context = context
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.connections = []

    def greet(self, raw):
        try:
            raw.settimeout(10)
            connection = self.context.wrap_socket(raw, server_side=True)
        except (OSError, ssl.SSLError):
            raw.close()
            return None
        self.handshakes += 1
        self.connections.append(connection)
        connection.settimeout(None)
        return connection


def begin_with_tls(fault):
    """The healthy beginning over TLS: an authority that the configuration names as `ca_file`. Gives (authority, front)."""
    authority = Authority(fault.home, "Northwind")
    front = Front(fault.server.port, authority.sign())
    fault.closing.append(front.close)
    fault.begin(sources=[{"type": "feed", "name": "kudos", "url": front.url + "/feed", "interval": "1s", "ca_file": str(authority.file)}])
    return authority, front


def bad_certificate(fault, make, words):
    """The whole scenario but for which certificate: content stays, the log and status say in words what is wrong with it, no token and no request reaches who presents it."""
    from frame.fault import check
    authority, front = begin_with_tls(fault)
    bad = make(fault, authority)
    fault.breaks()
    fault.server.requests.clear()
    front.present(bad)
    asked = len(fault.server.requests)
    error = fault.error("network", words)
    check("127.0.0.1" in error["message"], f"the error names the host: {error}")
    fault.keeps(3)
    fault.marked(words)
    check(fault.status()["offline_since"] is None, "somebody answers: it is not called offline")
    check(len(fault.server.requests) <= asked + 1, "nothing is asked of a server that can't be trusted")
    front.present(authority.sign())
    fault.recovers()
    fault.unmarked()
    fault.ends()
