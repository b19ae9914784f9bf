// Certificates made for one test: an authority, and a server's certificate for a name and a time.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace certificates {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Context = std::unique_ptr<SSL_CTX, Free>;

struct Pair {
  Key key;
  Certificate certificate;
};

inline void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// Valid between `from` and `to` days from now. Without an issuer it is self-signed. `names` is OpenSSL's ("IP:127.0.0.1").
inline Pair make(const char* common_name, const std::string& names, const Pair* issuer, long from = -1, long to = 30) {
  Pair made{Key(EVP_EC_gen("P-256")), Certificate(X509_new())};
  X509* const certificate = made.certificate.get();
  static long serial = 0;
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), from * 24 * 3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), to * 24 * 3600);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  X509* const by = issuer ? issuer->certificate.get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(by));
  extend(certificate, by, NID_basic_constraints, names.empty() ? "critical,CA:TRUE" : "CA:FALSE");
  if (!names.empty()) extend(certificate, by, NID_subject_alt_name, names.c_str());
  X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
  return made;
}

inline Context context(const Pair& server) {
  Context made(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(made.get(), server.certificate.get());
  SSL_CTX_use_PrivateKey(made.get(), server.key.get());
  return made;
}

/// The certificate as a PEM file that goes with this object.
class File {
 public:
  explicit File(const Pair& pair) {
    char name[] = "/tmp/kudosk-ca-XXXXXX";
    const int descriptor = mkstemp(name);
    path_ = name;
    FILE* file = fdopen(descriptor, "w");
    PEM_write_X509(file, pair.certificate.get());
    fclose(file);
  }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace certificates
