#include "catalog/attribute_names.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "catalog/feed_row.h"
#include "common/edit_distance.h"
#include "text/fold.h"

namespace shelfwise::catalog {
namespace {

constexpr size_t kMaxNameBytes = 80;

struct Names {
  std::string_view attribute;
  std::string_view spellings;  // folded, words joined by "_", separated by spaces
};

constexpr std::array<Names, 30> kNames = {{
    {"id",
     "id sku item_id product_id productid artikelnummer artikelnr artikel_nr art_nr sachnummer article_number "
     "item_number item_no sku_id variant_sku variant_id reference ref reference_produit referencia id_producto codigo "
     "produktnummer bestellnummer stock_keeping_unit unique_id"},
    {"title",
     "title name product_name productname product_title item_name item_title titel produktname produkttitel "
     "artikelbezeichnung bezeichnung artikelname titre nom nom_du_produit nom_produit designation libelle titulo "
     "nombre "
     "nombre_del_producto nombre_producto"},
    {"description",
     "description product_description long_description full_description body body_html body_(html) desc "
     "beschreibung produktbeschreibung artikelbeschreibung langbeschreibung descriptif description_longue descripcion "
     "descripcion_larga details overview short_description summary kurzbeschreibung description_courte "
     "descripcion_corta long_text long_desc full_text product_text product_copy web_copy marketing_text"},
    {"link",
     "link url product_url product_link page_url deeplink deep_link canonical_url produkt_url produktlink lien "
     "lien_produit url_produit enlace url_producto permalink page product_page web_page webpage landing_page"},
    {"image_link",
     "image_link image image_url imageurl image_src img img_url main_image main_image_url primary_image picture "
     "picture_url photo photo_url thumbnail bild bild_url bildlink produktbild image_produit url_image lien_image "
     "imagen "
     "url_imagen enlace_imagen foto images main_photo product_photo image_1 image1"},
    {"price",
     "price regular_price list_price unit_price retail_price selling_price msrp rrp srp price_incl_tax preis "
     "verkaufspreis listenpreis uvp vk_preis bruttopreis prix prix_ttc prix_vente prix_de_vente precio precio_venta "
     "pvp "
     "precio_regular variant_price"},
    {"sale_price",
     "sale_price special_price discount_price discounted_price offer_price promo_price angebotspreis sonderpreis "
     "aktionspreis prix_promo prix_solde prix_promotionnel precio_oferta precio_rebajado clearance_price "
     "markdown_price price_now reduced_price"},
    {"cost_of_goods_sold",
     "cost_of_goods_sold cost cost_price cost_per_item cogs purchase_price wholesale_price einkaufspreis ek_preis "
     "prix_achat prix_d_achat precio_coste costo coste unit_cost landed_cost net_cost buying_price"},
    {"currency", "currency currency_code waehrung wahrung devise moneda"},
    {"availability",
     "availability available in_stock instock stock_status stockstatus is_in_stock verfuegbarkeit verfugbarkeit "
     "lagerstatus disponibilite disponible disponibilidad stock_state availability_status stock_availability"},
    {"quantity",
     "quantity qty stock stock_quantity stock_level inventory inventory_quantity inventory_qty stock_qty "
     "units_in_stock variant_inventory_qty bestand lagerbestand menge stock_disponible quantite existencias cantidad "
     "on_hand qty_on_hand quantity_on_hand units_on_hand stock_on_hand soh available_qty qty_available"},
    {"brand",
     "brand brand_name manufacturer manufacturer_name vendor maker label marke hersteller markenname marque fabricant "
     "marca fabricante"},
    {"gtin",
     "gtin upc ean isbn barcode gtin8 gtin12 gtin13 gtin14 gtin_8 gtin_12 gtin_13 gtin_14 upc_code ean_code ean13 "
     "upc_a variant_barcode global_trade_item_number strichcode code_barre code_barres codigo_de_barras codigo_barras"},
    {"mpn",
     "mpn manufacturer_part_number part_number partnumber part_no model model_number model_no modelnumber "
     "manufacturer_sku herstellernummer hersteller_artikelnummer modellnummer modell reference_fabricant modele modelo "
     "referencia_fabricante"},
    {"item_group_id",
     "item_group_id group_id parent_id parent_sku parent_asin parent master_id style_id style_code product_group "
     "variant_group handle url_handle style_no style_number style_ref parent_product parent_item matrix_id"},
    {"google_product_category", "google_product_category google_category"},
    {"product_type",
     "product_type producttype category categories category_path category_name product_category breadcrumb breadcrumbs "
     "department taxonomy type kategorie kategorien warengruppe produkttyp categorie categories_produit rayon "
     "categoria "
     "categorias tipo_de_producto"},
    {"color",
     "color colour colors colours color_name colour_name main_color primary_color farbe farben farbname couleur "
     "couleurs coloris color_principal colores colour_of_product color_of_product"},
    {"size",
     "size sizes size_name clothing_size shoe_size groesse grosse konfektionsgroesse konfektionsgrosse taille tailles "
     "pointure talla tallas tamano"},
    {"material",
     "material materials material_type fabric materialien werkstoff matiere matieres materiau materiaux materiales "
     "tejido composicion_material made_of made_from composition fabric_content material_composition"},
    {"gender",
     "gender sex target_gender geschlecht sexe genero sexo audience target_audience target_group for_whom "
     "intended_for"},
    {"age_group",
     "age_group agegroup target_age altersgruppe tranche_d_age groupe_d_age grupo_de_edad age_band age_range"},
    {"condition", "condition item_condition zustand etat estado condicion"},
    {"adult", "adult is_adult adult_only"},
    {"average_rating",
     "average_rating rating avg_rating ratings stars star_rating review_rating bewertung note note_moyenne valoracion"},
    {"rating_count",
     "rating_count review_count reviews reviews_count number_of_reviews num_reviews ratings_count anzahl_bewertungen "
     "nombre_avis numero_resenas"},
    {"popularity",
     "popularity units_sold sales sold sales_rank_score views orders_count beliebtheit popularite qty_sold sold_7d "
     "sold_30d sold_60d sold_90d sold_365d sales_30d sales_90d units_30d units_90d sold_last_30_days "
     "sold_last_90_days"},
    {"availability_date",
     "availability_date release_date available_from launch_date erscheinungsdatum verfuegbar_ab ships_from ships_on "
     "available_on in_stock_date street_date on_sale_date"},
    {"product_highlight", "product_highlight highlights bullet_points bullets features key_features"},
    {"product_detail", "product_detail specifications specs attributes technical_details"},
}};

const std::unordered_map<std::string_view, std::string_view>& by_spelling() {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::string_view> all;
    for (const Names& names : kNames) {
      for (size_t begin = 0; begin < names.spellings.size();) {
        const size_t end = std::min(names.spellings.find(' ', begin), names.spellings.size());
        all.emplace(names.spellings.substr(begin, end - begin), names.attribute);
        begin = end + 1;
      }
    }
    return all;
  }();
  return table;
}

// "Attr. Colour", "attr-colour" and "attrColour" alike: folded, runs of what is no letter or digit as one "_".
std::string plain_name(std::string_view name) {
  std::string spaced;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool hump = i > 0 && name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (hump) spaced += ' ';
    spaced += name[i];
  }
  std::string plain;
  for (const char c : text::fold(spaced)) {
    const bool joins = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (joins) {
      plain += c;
    } else if (!plain.empty() && plain.back() != '_') {
      plain += '_';
    }
  }
  if (plain.ends_with('_')) plain.pop_back();
  return plain;
}

}  // namespace

std::string_view usual_attribute(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes) return {};
  const std::string plain = plain_name(name);
  const auto& table = by_spelling();
  if (const auto found = table.find(plain); found != table.end()) return found->second;
  std::string_view rest = plain;
  for (const std::string_view prefix :
       {"g_", "attr_", "attribute_", "attribute_pa_", "pa_", "product_", "item_", "variant_", "produkt_", "artikel_"}) {
    if (!rest.starts_with(prefix)) continue;
    if (const auto found = table.find(rest.substr(prefix.size())); found != table.end()) return found->second;
  }
  return {};
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& names) {
  if (name.size() > kMaxNameBytes) return {};
  std::string best;
  size_t best_distance = std::max<size_t>(name.size() / 3, 1) + 1;
  for (const std::string& other : names) {
    if (other.size() > kMaxNameBytes) continue;
    const size_t d = edit_distance(name, other);
    if (d >= best_distance) continue;
    best = other;
    best_distance = d;
  }
  return best;
}

}  // namespace shelfwise::catalog
