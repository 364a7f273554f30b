#include <pugixml.hpp>
#include <utility>

#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 32;

// Merchant Center's RSS 2.0 (<item>) and Atom (<entry>). Each product's element is cut out of the stream and parsed for
// itself, so memory holds one product; entities of a DTD are never expanded.
class XmlReader final : public TextFeedReader {
 public:
  XmlReader(FeedText text, const FeedOptions& options, std::filesystem::path file)
      : TextFeedReader(std::move(text), options, FeedFormat::kXml), file_(std::move(file)) {}

  Result<std::optional<Item>> next() override {
    const Result<bool> found = find_opening();
    if (!found) return found.error();
    if (!*found) {
      if (any_) return std::optional<Item>();
      return make_error(ErrorCode::kInvalidArgument, "the XML holds no <item> (RSS) or <entry> (Atom) element",
                        file_.string());
    }
    any_ = true;
    const std::uint64_t line = text_.line();
    const Result<size_t> length = find_closing();
    if (!length) return length.error();
    if (*length == 0) {
      text_.take(tag_.size() + 1);  // go on behind "<item"; the next opening tag starts afresh
      const std::string element = "<" + tag_ + ">";
      return std::optional<Item>(fault(line, "", "the " + element + " element is not closed within " + bound_text(),
                                       "close it with </" + tag_ + ">; the file may be cut off"));
    }
    const std::string_view element = text_.window().substr(0, *length);
    std::optional<Item> known = known_row(element, line);
    Item item = known ? std::move(*known) : read(element, line);
    text_.take(*length);
    return std::optional<Item>(std::move(item));
  }

 private:
  // Moves to the next "<item" or "<entry".
  Result<bool> find_opening() {
    for (;;) {
      const std::string_view window = text_.window();
      size_t at = 0;
      while ((at = window.find('<', at)) != std::string_view::npos && at + 8 < window.size()) {
        for (const char* tag : {"item", "entry"}) {
          if (is_opening(window.substr(at), tag)) {
            tag_ = tag;
            text_.take(at);
            return true;
          }
        }
        ++at;
      }
      // Keep what may be the start of a tag; at the end of the file nothing that short is a product.
      text_.take(at == std::string_view::npos ? window.size() : at);
      const Result<bool> more = text_.more();
      if (!more) return more.error();
      if (!*more) return false;
    }
  }

  static bool is_opening(std::string_view text, std::string_view tag) {
    if (!text.substr(1).starts_with(tag)) return false;
    const char after = text[1 + tag.size()];
    return after == '>' || after == ' ' || after == '\t' || after == '\r' || after == '\n' || after == '/';
  }

  // The element's length from its opening to behind its closing tag, comments and CDATA sections skipped. 0 where there
  // is no closing tag within the bound.
  Result<size_t> find_closing() {
    const std::string closing = "</" + tag_;
    size_t at = 1;
    for (;;) {
      const std::string_view window = text_.window();
      for (;;) {
        const size_t next = window.find('<', at);
        if (next == std::string_view::npos || window.size() - next < 16) break;
        const std::string_view rest = window.substr(next);
        size_t end = next + 1;
        if (rest.starts_with("<![CDATA[")) {
          end = window.find("]]>", next);
        } else if (rest.starts_with("<!--")) {
          end = window.find("-->", next);
        } else if (rest.starts_with(closing)) {
          const size_t close = window.find('>', next);
          if (close != std::string_view::npos) return close + 1;
          end = close;
        } else if (is_opening(rest, tag_)) {
          return size_t{0};  // another product opens: this one was never closed
        }
        if (end == std::string_view::npos) break;
        at = end;
      }
      if (window.size() > options_.max_row_bytes) return size_t{0};
      const Result<bool> more = text_.more();
      if (!more) return more.error();
      if (!*more) return closing_at_end(at);
    }
  }

  // At the end of the file the closing tag may stand among the last bytes, where the loop above wants more to look at.
  size_t closing_at_end(size_t from) const {
    const std::string_view window = text_.window();
    const size_t begin = window.find("</" + tag_, from);
    const size_t close = begin == std::string_view::npos ? begin : window.find('>', begin);
    return close == std::string_view::npos ? 0 : close + 1;
  }

  Item read(std::string_view element, std::uint64_t line) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed =
        document.load_buffer(element.data(), element.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
      bool after_return = false;
      const auto offset = std::min(static_cast<size_t>(std::max<ptrdiff_t>(parsed.offset, 0)), element.size());
      const std::uint64_t at = line + count_lines(element.substr(0, offset), after_return);
      return fault(line, "",
                   std::string("no well-formed XML: ") + parsed.description() + " on line " + std::to_string(at),
                   "write & as &amp; and < as &lt;, and close every element");
    }
    sources_.clear();
    FeedRow row;
    row.line = line;
    row.attributes = Json::object();
    // Merchant Center's own elements (with a prefix) win over the plain ones of RSS and Atom.
    for (const bool prefixed : {false, true}) {
      for (const pugi::xml_node node : document.first_child().children()) {
        if (node.type() == pugi::node_element) add(row.attributes, node, prefixed);
      }
    }
    if (!options_.raw) add_defaults(row.attributes, options_.mapping);
    return finish(std::move(row));
  }

  void add(Json& attributes, pugi::xml_node node, bool prefixed) {
    const std::string_view full = node.name();
    const size_t colon = full.find(':');
    if ((colon != std::string_view::npos) != prefixed) return;
    const std::string_view local = prefixed ? full.substr(colon + 1) : full;
    const std::string& name = attribute_of(std::string(local));
    if (name.empty()) return;
    Json value = value_of(node, 0);
    if (value.is_null()) return;
    const auto known = attributes.find(name);
    const bool repeats = known != attributes.end() && last_source(name) == full;
    sources_[name] = std::string(full);
    if (!repeats) {
      put_attribute(attributes, name, std::move(value));
    } else if (known->is_array()) {
      known->push_back(std::move(value));
    } else {
      *known = Json::array({*known, std::move(value)});
    }
  }

  std::string_view last_source(const std::string& name) const {
    const auto found = sources_.find(name);
    return found == sources_.end() ? std::string_view() : std::string_view(found->second);
  }

  // An element with elements inside becomes an object by their local names, any other its text; Atom's link its href.
  static Json value_of(pugi::xml_node node, int depth) {
    Json object;
    for (const pugi::xml_node child : node.children()) {
      if (child.type() != pugi::node_element || depth >= kMaxDepth) continue;
      const std::string_view full = child.name();
      object[std::string(full.substr(full.find(':') == std::string_view::npos ? 0 : full.find(':') + 1))] =
          value_of(child, depth + 1);
    }
    if (!object.is_null()) return object;
    std::string text;
    for (const pugi::xml_node child : node.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    if (text.empty()) text = node.attribute("href").value();
    return text.empty() ? Json() : Json(std::string(trim_spaces(text)));
  }

  std::filesystem::path file_;
  std::string tag_;
  bool any_ = false;
  std::map<std::string, std::string> sources_;  // attribute to the element of this product that gave it
};

}  // namespace

std::unique_ptr<FeedReader> open_xml_feed(FeedText text, const FeedOptions& options,
                                          const std::filesystem::path& file) {
  return std::make_unique<XmlReader>(std::move(text), options, file);
}

}  // namespace shelfwise::catalog
