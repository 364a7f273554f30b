#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog_tools/inspect/inspect.h"
#include "common/files.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kSure = 0.5;

std::string percent(std::uint64_t part, std::uint64_t whole) {
  const auto tenths = whole == 0 ? 0 : (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string two_decimals(double value) {
  const auto hundredths = static_cast<int>(value * 100 + 0.5);
  return hundredths >= 100 ? "1.00" : "." + std::string(hundredths < 10 ? "0" : "") + std::to_string(hundredths);
}

// On one line, without what a terminal or a comment would trip over.
std::string one_line(std::string_view text) {
  std::string out = text::to_valid_utf8(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text::to_valid_utf8(text)) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string distinct_text(const ColumnSketch& sketch) {
  return (sketch.distinct_is_exact() ? "" : "about ") + std::to_string(sketch.distinct());
}

std::string samples_text(const ColumnSketch& sketch, size_t max) {
  std::string out;
  for (size_t i = 0; i < sketch.samples().size() && i < max; ++i)
    out += (i == 0 ? "" : " | ") + one_line(sketch.samples()[i]);
  return out;
}

std::string kind(const Inspection& inspection) {
  return std::string(feed_format_name(inspection.info.format)) + ", " + inspection.info.encoding;
}

}  // namespace

std::string inspection_text(const Inspection& inspection) {
  std::string out = one_line(inspection.file) + ": " + kind(inspection) + ", " + std::to_string(inspection.rows) +
                    " rows, " + std::to_string(inspection.columns.size()) + " columns\n";
  if (inspection.info.invalid_bytes > 0)
    out += std::to_string(inspection.info.invalid_bytes) + " bytes are not of the encoding; export as UTF-8\n";
  if (inspection.broken > 0) {
    out += std::to_string(inspection.broken) + " rows cannot be read; the first:\n";
    for (const catalog::FeedFault& fault : inspection.faults)
      out += "  line " + std::to_string(fault.line) + ": " + fault.reason + "; " + fault.suggestion + "\n";
  }
  for (const InspectedColumn& column : inspection.columns) {
    const ColumnSketch& sketch = column.sketch;
    out += "\n" + one_line(column.name) + "\n";
    if (sketch.filled() == 0) {
      out += "  empty in every row\n";
      continue;
    }
    out += "  " + std::string(column_type_name(column.type)) + ", " + percent(sketch.filled(), inspection.rows) +
           " filled, " + distinct_text(sketch) + " different\n";
    out += "  such as " + samples_text(sketch, 3) + "\n";
    if (column.drop) {
      out += "  -> to be dropped: " + column.why + "\n";
    } else if (!column.attribute.empty()) {
      out += "  -> " + column.attribute + (column.confidence < kSure ? " perhaps" : "") + " (" +
             two_decimals(column.confidence) + "): " + column.why + "\n";
    } else if (!column.why.empty()) {
      out += "  -> kept under its name: " + column.why + "\n";
    }
  }
  if (!inspection.notes.empty()) out += "\n";
  for (const std::string& note : inspection.notes) out += "! " + note + "\n";
  return out;
}

std::string inspection_json(const Inspection& inspection) {
  Json columns = Json::array();
  for (const InspectedColumn& column : inspection.columns) {
    const ColumnSketch& sketch = column.sketch;
    columns.push_back({{"column", column.name},
                       {"type", column_type_name(column.type)},
                       {"filled", sketch.filled()},
                       {"distinct", sketch.distinct()},
                       {"distinct_exact", sketch.distinct_is_exact()},
                       {"mean_bytes", sketch.mean_bytes()},
                       {"samples", sketch.samples()},
                       {"attribute", column.attribute},
                       {"confidence", column.confidence},
                       {"why", column.why},
                       {"drop", column.drop}});
  }
  Json faults = Json::array();
  for (const catalog::FeedFault& fault : inspection.faults)
    faults.push_back({{"line", fault.line}, {"reason", fault.reason}, {"suggestion", fault.suggestion}});
  Json defaults = Json::object();
  for (const auto& [attribute, value] : inspection.defaults) defaults[attribute] = value;
  const Json json = {{"version", 1},
                     {"file", inspection.file},
                     {"format", feed_format_name(inspection.info.format)},
                     {"encoding", inspection.info.encoding},
                     {"invalid_bytes", inspection.info.invalid_bytes},
                     {"rows", inspection.rows},
                     {"broken_rows", inspection.broken},
                     {"faults", std::move(faults)},
                     {"columns", std::move(columns)},
                     {"defaults", std::move(defaults)},
                     {"notes", inspection.notes},
                     {"mapping", suggested_mapping(inspection)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string suggested_mapping(const Inspection& inspection) {
  std::string out = "# Suggested for " + one_line(inspection.file) + " (" + kind(inspection) + ", " +
                    std::to_string(inspection.rows) + " rows). Check every line.\n";
  for (const std::string& note : inspection.notes) out += "# ! " + one_line(note) + "\n";
  out += "\n[columns]\n";
  for (const InspectedColumn& column : inspection.columns) {
    const std::string about =
        percent(column.sketch.filled(), inspection.rows) + " filled; " + samples_text(column.sketch, 2);
    const std::string name = toml_text(column.name);
    if (column.drop) {
      out += name + " = \"\"  # " + one_line(column.why) + "\n";
    } else if (column.attribute.empty() || column.sketch.filled() == 0) {
      out += "# " + name + "  # kept under its name; " + about + "\n";
    } else if (column.understood) {
      out += "# " + name + "  # understood as it is: " + column.attribute + "; " + about + "\n";
    } else {
      out += (column.confidence < kSure ? "# " : "") + name + " = " + toml_text(column.attribute) + "  # " +
             one_line(column.why) + " (" + two_decimals(column.confidence) + "); " + about + "\n";
    }
  }
  out += "\n[defaults]\n";
  for (const auto& [attribute, value] : inspection.defaults) {
    const bool open = value.empty() || value.find("SHOP") != std::string::npos;
    out += (open ? "# " : "") + attribute + " = " + toml_text(value.empty() ? "USD" : value) +
           (open ? "  # set it" : "") + "\n";
  }
  return out;
}

}  // namespace shelfwise::catalog_tools
