// Requests to S3-style storage: signed as the examples of the service's own description.
#include "app/store_signature.h"

#include <string>

#include "catch.h"

using namespace kudosk;

namespace {

// The key of every example in "Signature Calculations for the Authorization Header" (Amazon S3 API Reference).
const app::StoreKey kExample{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "us-east-1"};
const Wall kThen = *parse_rfc3339("2013-05-24T00:00:00Z");

std::string header(const net::Request& request, const std::string& name) {
  std::string value;
  for (const auto& each : request.headers)
    if (each.name == name) value = each.value;
  return value;
}
std::string signature(const net::Request& request) {
  const std::string text = header(request, "Authorization");
  return text.substr(text.find("Signature=") + 10);
}

}  // namespace

TEST_CASE("an object is asked for as in the published example") {
  net::Request request;
  request.url = "https://examplebucket.s3.amazonaws.com/test.txt";
  request.headers = {{"Range", "bytes=0-9"}};
  sign(request, kExample, kThen);
  CHECK(header(request, "Authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  CHECK(request.url == "https://examplebucket.s3.amazonaws.com/test.txt");
  CHECK(header(request, "Host") == "examplebucket.s3.amazonaws.com");
}

TEST_CASE("an object is put as in the published example, with a sign in its name that must be spelled") {
  net::Request request;
  request.method = "PUT";
  request.url = "https://examplebucket.s3.amazonaws.com/test$file.text";
  request.body = "Welcome to Amazon S3.";
  request.headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  sign(request, kExample, kThen);
  CHECK(signature(request) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  CHECK(request.url == "https://examplebucket.s3.amazonaws.com/test%24file.text");
}

TEST_CASE("what stands behind the question mark is signed in order") {
  net::Request lifecycle;
  lifecycle.url = "https://examplebucket.s3.amazonaws.com/?lifecycle";
  sign(lifecycle, kExample, kThen);
  CHECK(signature(lifecycle) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

  net::Request list;
  list.url = "https://examplebucket.s3.amazonaws.com?prefix=J&max-keys=2#here";
  sign(list, kExample, kThen);
  CHECK(signature(list) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  CHECK(list.url == "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
}

TEST_CASE("a temporary key's session is sent and signed, and a port is part of the host") {
  app::StoreKey key = kExample;
  key.session = "a-session";
  net::Request request;
  request.method = "PUT";
  request.url = "http://127.0.0.1:9000/bucket/an%20office/feed.json";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = "{}";
  sign(request, key, kThen);
  CHECK(header(request, "X-Amz-Security-Token") == "a-session");
  CHECK(header(request, "Host") == "127.0.0.1:9000");
  CHECK(header(request, "Authorization").find("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") != std::string::npos);
  CHECK(request.url == "http://127.0.0.1:9000/bucket/an%20office/feed.json");
  CHECK(header(request, "Authorization").find(key.secret) == std::string::npos);
}
