/* Where readers put their questions: an address that nobody can write to is told when the mapping is read, not by a page that
 * has no link. */
#include "descriptor/attribution.h"
#include "descriptor/descriptor_json.h"

static bool may_stand_in_mail(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("-._~+", c));
}

bool is_mail(struct str s)
{
	const char *at = s.len ? memchr(s.ptr, '@', s.len) : NULL;

	if (!at || at == s.ptr || at == s.ptr + s.len - 1 || s.len > 254)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr + i != at && !may_stand_in_mail(s.ptr[i]))
			return false;
	return true;
}

static bool is_form(struct str s)
{
	bool web = str_starts(s, STR("https://")) || str_starts(s, STR("http://"));

	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '"' || s.ptr[i] == '<')
			return false;
	return web && s.len > sizeof "https://";
}

bool contact_is_sound(struct str address)
{
	return is_mail(address) || is_form(address);
}

void read_questions(struct descriptor_place package)
{
	struct descriptor_place own = get_object(package, "stuiver");
	struct str address = get_string(own, "questions", "");

	if (address.len && !contact_is_sound(address))
		place_fault(
			place_member(own, "questions"),
			"\"%.*s\" is neither an e-mail address (vragen@gemeente.nl) nor the web "
			"address of a form (https://gemeente.nl/contact?onderwerp={subject})",
			STR_ARG(str_head(address, 200)));
}
