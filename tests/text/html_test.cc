#include "text/html.h"

#include <gtest/gtest.h>

namespace shelfwise::text {
namespace {

TEST(Html, ShowsTextAsItIs) {
  EXPECT_EQ(escape_html("5 < 7 & \"7\" > '5'"), "5 &lt; 7 &amp; &quot;7&quot; &gt; &#39;5&#39;");
  EXPECT_EQ(escape_html("&amp;"), "&amp;amp;");
  EXPECT_EQ(escape_html("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(escape_html(""), "");
}

TEST(Html, AppendsBehindWhatIsThere) {
  std::string out = "<b>";
  append_html(out, "<i>");
  EXPECT_EQ(out, "<b>&lt;i&gt;");
}

}  // namespace
}  // namespace shelfwise::text
