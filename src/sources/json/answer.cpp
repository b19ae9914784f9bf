#include "sources/json/answer.h"

#include "wire/json_text.h"

namespace kudosk::sources::mapping {
namespace {

class Filling final : public JsonVisitor {
 public:
  explicit Filling(wire::Tree& tree) : tree_(tree) {}
  void null() override { tree_.null(); }
  void boolean(bool value) override { tree_.boolean(value); }
  void integer(std::int64_t value) override { tree_.integer(value); }
  void natural(std::uint64_t value) override { tree_.natural(value); }
  void number(double value) override { tree_.number(value); }
  void text(std::string_view value, bool stays) override { tree_.text(value, stays); }
  void key(std::string_view value, bool stays) override { tree_.key(value, stays); }
  void begin(bool array) override { tree_.begin(array); }
  void end() override { tree_.end(); }

 private:
  wire::Tree& tree_;
};

}  // namespace

Result<std::shared_ptr<const AnswerDocument>> AnswerDocument::read(std::string body) {
  auto out = std::make_shared<AnswerDocument>();
  out->body_ = std::move(body);
  out->tree_.reserve(out->body_.size() / 20);  // what is not used of it costs no memory
  Filling filling(out->tree_);
  if (auto walked = walk_json(out->body_, filling); !walked) return tl::unexpected(walked.error());
  return out;
}

}  // namespace kudosk::sources::mapping
