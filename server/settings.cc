#include "server/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "common/files.h"
#include "server/json_writer.h"
#include "server/nearest.h"
#include "server/settings_table.h"

namespace shelfwise::server {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

// Collects mistakes as "line 12: ..." so that all are shown at once, in the file's order.
class Mistakes {
 public:
  explicit Mistakes(std::string_view file) : file_(file) {}

  void add(const toml::source_region& at, std::string message) {
    list_.emplace_back(at.begin.line, std::move(message));
  }
  bool empty() const { return list_.empty(); }

  Error error() {
    std::stable_sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string text = std::to_string(list_.size()) + (list_.size() == 1 ? " mistake" : " mistakes");
    for (const auto& [line, message] : list_) text += "\n  line " + std::to_string(line) + ": " + message;
    return make_error(ErrorCode::kInvalidArgument, text, std::string(file_));
  }

 private:
  std::string_view file_;
  std::vector<std::pair<toml::source_index, std::string>> list_;
};

std::string range_text(const Setting& setting) {
  std::string text = "from " + format_number(setting.min) + " to " + format_number(setting.max);
  if (!setting.unit.empty()) text += " " + std::string(setting.unit);
  return text;
}

std::string choices_text(const Setting& setting) {
  std::string text;
  for (const std::string_view choice : setting.choices)
    text += (text.empty() ? "\"" : ", \"") + std::string(choice) + "\"";
  return text;
}

// Returns what is wrong with the value, or "".
std::string assign(const Setting& setting, const toml::node& node) {
  const auto number = [&](bool whole) -> std::optional<double> {
    const std::optional<double> value = node.is_number() ? node.value<double>() : std::nullopt;
    if (!value || (whole && !node.is_integer()) || !(*value >= setting.min && *value <= setting.max))
      return std::nullopt;
    return value;
  };
  return std::visit(
      Overloaded{
          [&](bool* target) -> std::string {
            if (!node.is_boolean()) return "has to be true or false";
            *target = *node.value<bool>();
            return {};
          },
          [&](std::uint32_t* target) -> std::string {
            const auto value = number(true);
            if (!value) return "has to be a whole number " + range_text(setting);
            *target = static_cast<std::uint32_t>(*value);
            return {};
          },
          [&](double* target) -> std::string {
            const auto value = number(false);
            if (!value) return "has to be a number " + range_text(setting);
            *target = *value;
            return {};
          },
          [&](std::optional<double>* target) -> std::string {
            const auto value = number(false);
            if (!value) return "has to be a number " + range_text(setting);
            *target = *value;
            return {};
          },
          [&](std::string* target) -> std::string {
            const auto value = node.is_string() ? node.value<std::string>() : std::nullopt;
            if (!value) return "has to be text in quotes";
            const auto& choices = setting.choices;
            if (!choices.empty() && std::find(choices.begin(), choices.end(), *value) == choices.end()) {
              return "has to be one of " + choices_text(setting) + did_you_mean(*value, choices);
            }
            *target = *value;
            return {};
          },
          [&](std::vector<std::string>* target) -> std::string {
            const toml::array* array = node.as_array();
            if (array == nullptr) return "has to be a list of texts, as [\"one\", \"two\"]";
            std::vector<std::string> values;
            for (const toml::node& element : *array) {
              if (!element.is_string()) return "has to be a list of texts, as [\"one\", \"two\"]";
              values.push_back(*element.value<std::string>());
              const auto& choices = setting.choices;
              if (!choices.empty() && std::find(choices.begin(), choices.end(), values.back()) == choices.end()) {
                return "has to be a list of " + choices_text(setting) + did_you_mean(values.back(), choices);
              }
            }
            *target = std::move(values);
            return {};
          },
      },
      setting.target);
}

void read_section(const SettingSection& section, const toml::table& table, Mistakes& mistakes) {
  std::vector<std::string_view> known;
  for (const Setting& setting : section.settings) known.push_back(setting.key);
  for (const auto& [key, node] : table) {
    const auto it = std::find_if(section.settings.begin(), section.settings.end(),
                                 [&, name = key.str()](const Setting& s) { return s.key == name; });
    const std::string name = "[" + std::string(section.name) + "] " + std::string(key.str());
    if (it == section.settings.end()) {
      mistakes.add(key.source(), "there is no setting " + name + did_you_mean(key.str(), known));
      continue;
    }
    if (const std::string wrong = assign(*it, node); !wrong.empty()) mistakes.add(key.source(), name + " " + wrong);
  }
}

std::string value_text(const SettingTarget& target) {
  const auto quoted = [](const std::string& text) { return "\"" + text + "\""; };  // defaults need no escapes
  return std::visit(Overloaded{
                        [](const bool* v) -> std::string { return *v ? "true" : "false"; },
                        [](const std::uint32_t* v) -> std::string { return std::to_string(*v); },
                        [](const double* v) -> std::string {
                          const std::string text = format_number(*v);
                          return text.find('.') == std::string::npos ? text + ".0" : text;
                        },
                        [](const std::optional<double>* v) -> std::string { return format_number(v->value_or(0.0)); },
                        [&](const std::string* v) -> std::string { return quoted(*v); },
                        [&](const std::vector<std::string>* v) -> std::string {
                          std::string text = "[";
                          for (const std::string& item : *v) text += (text.size() > 1 ? ", " : "") + quoted(item);
                          return text + "]";
                        },
                    },
                    target);
}

bool is_number(const SettingTarget& target) {
  return std::holds_alternative<double*>(target) || std::holds_alternative<std::uint32_t*>(target) ||
         std::holds_alternative<std::optional<double>*>(target);
}

std::string allowed_text(const Setting& setting) {
  if (is_number(setting.target)) return range_text(setting);
  if (std::holds_alternative<std::vector<std::string>*>(setting.target)) return {};  // the section tells them once
  return choices_text(setting);
}

}  // namespace

Result<StoreSettings> parse_store_settings(std::string_view toml, std::string_view name) {
  StoreSettings settings;
  toml::table root;
  try {
    root = toml::parse(toml, name);
  } catch (const toml::parse_error& error) {
    return make_error(ErrorCode::kInvalidArgument, std::string(error.description()),
                      std::string(name) + ":" + std::to_string(error.source().begin.line));
  }
  const std::vector<SettingSection> sections = settings_table(settings);
  std::vector<std::string_view> known;
  for (const SettingSection& section : sections) known.push_back(section.name);
  Mistakes mistakes(name);
  for (const auto& [key, node] : root) {
    const auto it = std::find_if(sections.begin(), sections.end(),
                                 [&, section = key.str()](const SettingSection& s) { return s.name == section; });
    if (it == sections.end()) {
      mistakes.add(key.source(),
                   "there is no section [" + std::string(key.str()) + "]" + did_you_mean(key.str(), known));
    } else if (const toml::table* table = node.as_table()) {
      read_section(*it, *table, mistakes);
    } else {
      mistakes.add(key.source(), std::string(key.str()) + " has to be a section, as [" + std::string(key.str()) + "]");
    }
  }
  if (!mistakes.empty()) return mistakes.error();
  return settings;
}

Result<StoreSettings> read_store_settings(const std::filesystem::path& file) {
  constexpr std::uint64_t kMaxBytes = 1 << 20;
  Result<std::string> text = read_file(file, kMaxBytes);
  if (!text && text.error().code == ErrorCode::kNotFound) return StoreSettings{};
  if (!text) return std::move(text).error();
  return parse_store_settings(*text, file.string());
}

std::string default_store_toml() {
  StoreSettings defaults;
  std::ostringstream out;
  out << "# Settings of this store. Every line below that starts with `# name =` shows a default: take away the # to "
         "change it.\n# What each does at length: docs/settings.md\n";
  for (const SettingSection& section : settings_table(defaults)) {
    out << "\n# " << section.comment << "\n[" << section.name << "]\n";
    for (const Setting& setting : section.settings) {
      out << "\n# " << setting.comment;
      if (const std::string allowed = allowed_text(setting); !allowed.empty()) out << " Allowed: " << allowed << ".";
      out << "\n# " << setting.key << " = " << value_text(setting.target) << "\n";
    }
  }
  return out.str();
}

std::string settings_markdown() {
  StoreSettings defaults;
  std::ostringstream out;
  for (const SettingSection& section : settings_table(defaults)) {
    out << "\n## [" << section.name << "]\n\n"
        << section.comment << "\n\n| setting | default | allowed | what it does |\n|---|---|---|---|\n";
    for (const Setting& setting : section.settings) {
      const auto* optional = std::get_if<std::optional<double>*>(&setting.target);
      const bool unset = optional != nullptr && !(*optional)->has_value();
      out << "| `" << setting.key << "` | " << (unset ? "unset" : "`" + value_text(setting.target) + "`") << " | "
          << allowed_text(setting) << " | " << setting.comment << " |\n";
    }
  }
  return out.str();
}

}  // namespace shelfwise::server
