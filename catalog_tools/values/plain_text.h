// Text freed from what web pages leave in it.
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

struct PlainText {
  std::string text;       // trimmed, runs of white space single
  bool markup = false;    // HTML tags were removed
  bool entities = false;  // character references such as &eacute; were decoded
  bool controls = false;  // control characters were removed
  bool recoded = false;   // characters read in a wrong encoding were repaired (mojibake.h)
};

// Removes HTML tags (with the content of script and style), comments and control characters, and decodes character
// references, also those encoded twice. A "<" that opens no HTML element is text: "<5 cm" stays.
PlainText plain_text(std::string_view source);

}  // namespace shelfwise::catalog_tools
