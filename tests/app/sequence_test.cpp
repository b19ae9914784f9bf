#include "app/sequence.h"

#include "catch.h"

using namespace kudosk;
using namespace kudosk::app;

namespace {

std::shared_ptr<const Item> item(const std::string& id) {
  Item out;
  out.id = id;
  return std::make_shared<const Item>(std::move(out));
}

}  // namespace

TEST_CASE("a show goes by the rows' numbers, whatever the feed's order, and round at its ends") {
  Feed feed;
  feed.items = {item("000003"), item("000001"), item("000002")};
  const auto sequence = sequence_of(feed);
  REQUIRE(sequence.size() == 3);
  CHECK(sequence[0]->id == "000001");
  CHECK(neighbour(sequence, nullptr, 1)->id == "000001");
  CHECK(neighbour(sequence, sequence[0].get(), 1)->id == "000002");
  CHECK(neighbour(sequence, sequence[2].get(), 1)->id == "000001");
  CHECK(neighbour(sequence, sequence[0].get(), -1)->id == "000003");
  CHECK(neighbour(sequence, sequence[1].get(), -1)->id == "000001");
}

TEST_CASE("a row that was corrected comes again; one that is gone leaves its neighbours") {
  Feed feed;
  feed.items = {item("000001"), item("000002"), item("000004")};
  const auto sequence = sequence_of(feed);
  const auto before = item("000002"), gone = item("000003");
  CHECK(neighbour(sequence, before.get(), 1) == sequence[1]);
  CHECK(neighbour(sequence, gone.get(), 1)->id == "000004");
  CHECK(neighbour(sequence, gone.get(), -1)->id == "000002");
  CHECK(neighbour({}, gone.get(), 1) == nullptr);
}
