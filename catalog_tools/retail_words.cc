#include "catalog_tools/retail_words.h"

#include <vector>

namespace shelfwise::catalog_tools {
namespace {

constexpr RetailWords kSame[] = {
    // electronics
    {"cell phone", "mobile phone"},
    {"cellphone", "mobile phone"},
    {"cellular phone", "mobile phone"},
    {"smart phone", "mobile phone"},
    {"smartphone", "mobile phone"},
    {"tv", "television"},
    {"tvs", "television"},
    {"telly", "television"},
    {"hi fi", "audio"},
    {"hifi", "audio"},
    {"earbud", "headphone"},
    {"earphone", "headphone"},
    {"sat nav", "gps"},
    {"webcam", "web camera"},
    {"pc", "computer"},
    {"hdd", "hard drive"},
    {"flash drive", "usb drive"},
    {"memory stick", "usb drive"},
    {"sd card", "flash memory card"},
    {"micro sd", "flash memory card"},
    {"networking", "network"},
    {"cord", "cable"},
    // home
    {"fridge", "refrigerator"},
    {"vacuum cleaner", "vacuum"},
    {"couch", "sofa"},
    {"settee", "sofa"},
    {"drape", "curtain"},
    {"wardrobe", "armoire"},
    {"bookshelf", "bookcase"},
    {"night stand", "nightstand"},
    {"bedside table", "nightstand"},
    {"duvet", "comforter"},
    {"bin bag", "trash bag"},
    {"rubbish", "trash"},
    {"garbage", "trash"},
    {"waste bin", "trash can"},
    {"wastebasket", "trash can"},
    {"hob", "cooktop"},
    {"stove", "range"},
    {"patio", "outdoor"},
    {"flatware", "cutlery"},
    {"silverware", "cutlery"},
    {"drinking glass", "drinkware"},
    {"glassware", "drinkware"},
    {"barbecue", "grill"},
    {"barbeque", "grill"},
    {"bbq", "grill"},
    {"colour", "color"},
    {"jewellery", "jewelry"},
    {"grey", "gray"},
    {"aluminium", "aluminum"},
    // food
    {"grocery", "food"},
    {"sweet", "candy"},
    {"soft drink", "soda"},
    {"crisp", "chip"},
    {"sugar substitute", "sweetener"},
    // clothing
    {"apparel", "clothing"},
    {"garment", "clothing"},
    {"clothes", "clothing"},
    {"trouser", "pant"},
    {"tee", "t-shirt"},
    {"tshirt", "t-shirt"},
    {"jumper", "sweater"},
    {"pullover", "sweater"},
    {"purse", "handbag"},
    {"necktie", "tie"},
    {"eyeglass", "glasses"},
    {"spectacle", "glasses"},
    {"panty", "underwear"},
    {"pyjama", "pajama"},
    {"nightwear", "sleepwear"},
    {"intimate", "lingerie"},
    {"infant", "baby"},
    {"newborn", "baby"},
    {"kid", "child"},
    // beauty and health
    {"beauty product", "cosmetic"},
    {"fragrance", "perfume"},
    {"cologne", "perfume"},
    {"lash", "eyelash"},
    {"nappy", "diaper"},
    {"dummy", "pacifier"},
    {"band aid", "bandage"},
    {"dental care", "oral care"},
    {"dental", "oral"},
    // sports, vehicles, tools
    {"bike", "bicycle"},
    {"cycling", "bicycle"},
    {"motorbike", "motorcycle"},
    {"automotive", "vehicle"},
    {"automobile", "vehicle"},
    {"auto", "vehicle"},
    {"rc", "remote control"},
    {"radio control", "remote control"},
    {"remote controlled", "remote control"},
    {"app controlled", "remote control"},
    {"torch", "flashlight"},
    {"spanner", "wrench"},
    {"tyre", "tire"},
    {"workout", "exercise"},
    {"sport", "sporting"},
    // offices, media, pets
    {"stationery", "office"},
    {"felt tip", "marker"},
    {"puppy", "dog"},
    {"kitten", "cat"},
    {"saltwater", "salt water"},
    // of all departments
    {"home theatre", "home theater"},
    {"photo frame", "picture frame"},
    {"pillow case", "pillowcase"},
    {"window covering", "window treatment"},
    {"barstool", "bar stool"},
    {"chest drawer", "dresser"},
    {"toilet tissue", "toilet paper"},
    {"bath tissue", "toilet paper"},
    {"dish towel", "kitchen towel"},
    {"tea towel", "kitchen towel"},
    {"weed killer", "herbicide"},
    {"insecticide", "pesticide"},
    {"bug", "insect"},
    {"protein bar", "nutrition bar"},
    {"energy bar", "nutrition bar"},
    {"k cup", "coffee pod"},
    {"coffee capsule", "coffee pod"},
    {"waist pack", "fanny pack"},
    {"bum bag", "fanny pack"},
    {"sunblock", "sunscreen"},
    {"shower gel", "body wash"},
    {"hair dye", "hair color"},
    {"shaver", "razor"},
    {"oral hygiene", "oral care"},
    {"resistance band", "exercise band"},
    {"strength training", "weight lifting"},
    {"weight training", "weight lifting"},
    {"weightlifting", "weight lifting"},
    {"table tennis", "ping pong"},
    {"toy vehicle", "play vehicle"},
    {"toy car", "play vehicle"},
    {"pretend play", "role playing"},
    {"role play", "role playing"},
    {"playpen", "play yard"},
    {"pram", "stroller"},
    {"pushchair", "stroller"},
    {"whiteboard", "dry-erase board"},
    {"white board", "dry-erase board"},
    {"giftcard", "gift card"},
    {"walkie talkie", "two-way radio"},
    {"mic", "microphone"},
    {"moisturiser", "moisturizer"},
    {"organiser", "organizer"},
    {"theatre", "theater"},
    {"fibre", "fiber"},
    {"yoghurt", "yogurt"},
    {"doughnut", "donut"},
    {"biscuit", "cookie"},
    {"holdall", "duffel bag"},
    {"swimming costume", "swimsuit"},
    {"dressing gown", "robe"},
    {"nail varnish", "nail polish"},
    {"skip rope", "jump rope"},
    {"windscreen", "windshield"},
    {"number plate", "license plate"},
    {"lorry", "truck"},
    {"caravan", "recreational vehicle"},
    {"sellotape", "transparent tape"},
};

constexpr std::string_view kVague[] = {
    "accessory", "part",     "supply",      "product",       "other",     "all",        "misc",       "more",
    "single",    "set",      "kit",         "general",       "item",      "basic",      "standard",   "good",
    "new",       "assorted", "equipment",   "gear",          "essential", "shop",       "sale",       "clearance",
    "type",      "style",    "replacement", "component",     "handmade",  "collection", "featured",   "popular",
    "various",   "refill",   "system",      "miscellaneous", "store",     "material",   "department",
};

constexpr std::string_view kAudiences[] = {
    "men",     "women", "boy", "girl", "baby", "toddler", "child", "maternity", "wedding", "bridal",
    "costume", "pet",   "dog", "cat",  "bird", "horse",   "doll",  "toy",       "play",
};

}  // namespace

std::span<const RetailWords> kinds_of_things() {
  static const std::vector<RetailWords> kAll = [] {
    std::vector<RetailWords> all;
    for (const auto part : {kinds_for_the_home(), kinds_to_eat_and_wear(), kinds_for_leisure()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kAll;
}

std::span<const RetailWords> same_things() { return kSame; }
std::span<const std::string_view> vague_words() { return kVague; }
std::span<const std::string_view> audience_words() { return kAudiences; }

}  // namespace shelfwise::catalog_tools
