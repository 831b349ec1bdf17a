/* contributors of the package, as far as catalogues and readers go by them: an address in TOOI that no government can have, and
 * an e-mail address that nobody can write to, are told when the mapping is read and not by whoever harvests it. What is
 * not stated is asked by check (attribution.h). */
#include "descriptor/attribution.h"
#include "descriptor/descriptor_json.h"

#define TOOI_HOST "identifier.overheid.nl"

static bool names_tooi(struct str url)
{
	return url.len && memmem(url.ptr, url.len, TOOI_HOST, strlen(TOOI_HOST));
}

static void check_address(struct descriptor_place one)
{
	struct str path = get_string(one, "path", "");

	if (names_tooi(path) && !tooi_is_sound(path))
		place_fault(place_member(one, "path"),
			    "\"%.*s\" is no address in TOOI: it is like " TOOI
			    "gemeente/gm0344, in small letters, with the code of CBS (gm and four "
			    "digits; pv and two of a province, ws and four of a water board)",
			    STR_ARG(str_head(path, 200)));
}

static void check_mail(struct descriptor_place one)
{
	struct str mail = get_string(one, "email", "");

	if (mail.len && !is_mail(mail))
		place_fault(place_member(one, "email"),
			    "\"%.*s\" is no e-mail address, as vragen@gemeente.nl is",
			    STR_ARG(str_head(mail, 200)));
}

void read_attribution(struct descriptor_place package)
{
	struct descriptor_place all = get_array(package, "contributors");

	for (size_t i = 0; i < json_array_size(all.json); i++) {
		struct descriptor_place one = place_item(all, i);
		if (!json_is_object(one.json)) {
			place_fault(one, "must be an object, as {\"title\": \"Gemeente X\", "
					 "\"role\": \"publisher\"}");
			continue;
		}
		check_address(one);
		check_mail(one);
	}
}
