#include "platform/gpu_canvas.h"
#include "platform/output.h"

namespace kudosk::platform {

namespace {

class GpuOutput : public Output {
 public:
  GpuOutput(Renderer renderer, const draw::Stage& stage) : renderer_(std::move(renderer)), canvas_(renderer_.get(), stage) {}

  bool show(const draw::List& list, bool whole) override {
    if (!canvas_.draw(list, whole || first_)) return false;
    first_ = false;
    SDL_RenderPresent(renderer_.get());
    return true;
  }
  bool failed() const override { return canvas_.failed(); }

  std::string describe() const override {
    SDL_RendererInfo info{};
    return SDL_GetRendererInfo(renderer_.get(), &info) == 0 ? std::string("gpu (") + info.name + ")" : "gpu";
  }

 private:
  Renderer renderer_;
  GpuCanvas canvas_;
  bool first_ = true;
};

}  // namespace

Result<std::unique_ptr<Output>> make_gpu_output(SDL_Window* window, const draw::Stage& stage, bool software_too) {
  Renderer renderer = make_renderer(window);
  if (!renderer) return fail(ErrorKind::display, std::string("the graphics card can't be used: ") + SDL_GetError(), "with \"renderer\": \"cpu\" it is not needed");
  if (!software_too && software_gl(renderer.get())) return fail(ErrorKind::display, "there is no graphics card: OpenGL is drawn by the processor");
  return std::make_unique<GpuOutput>(std::move(renderer), stage);
}

}  // namespace kudosk::platform
