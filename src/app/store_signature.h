// Signs a request to S3 and what speaks its signatures (AWS Signature Version 4), by the published procedure: docs.aws.amazon.com, "Create a signed AWS API request", and for
// S3 "Signature Calculations for the Authorization Header". Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "net/http.h"

namespace kudosk::app {

struct StoreKey {
  std::string id, secret, session;  ///< `session`: of a temporary key, else empty
  std::string region;
};

/// Adds what the signature needs to the request's headers (Host, X-Amz-*, Authorization), signs all of them with its body, and spells its address as it was signed.
/// REQUIRES: an absolute http(s) address, and each header once.
void sign(net::Request& request, const StoreKey& key, Wall now, std::string_view service = "s3");

}  // namespace kudosk::app
