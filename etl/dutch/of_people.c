#include "dutch/sentences.h"

/* clang-format off */
static const struct sentence items[] = {
	{"masked until decided in the mapping's privacy-policy.json", "onleesbaar gemaakt tot iemand daarover beslist"},
	{"a citizen service number: masked", "een burgerservicenummer: onleesbaar gemaakt"},
	{"perhaps a citizen service number", "mogelijk een burgerservicenummer"},
	{"an IBAN: masked", "een IBAN: onleesbaar gemaakt"},
	{"perhaps an IBAN", "mogelijk een IBAN"},
	{"a number of an account: masked", "een rekeningnummer: onleesbaar gemaakt"},
	{"perhaps a number of an account", "mogelijk een rekeningnummer"},
	{"a name with a title or initials: masked", "een naam met een titel of voorletters: onleesbaar gemaakt"},
	{"perhaps a name", "mogelijk een naam"},
	{"a name that is known: masked", "een bekende naam: onleesbaar gemaakt"},
	{"perhaps a name of a person", "mogelijk de naam van een persoon"},
	{"an e-mail address or telephone: masked", "een e-mailadres of telefoonnummer: onleesbaar gemaakt"},
	{"perhaps an address to reach somebody", "mogelijk een adres waarop iemand te bereiken is"},
	{"an address: masked", "een adres: onleesbaar gemaakt"},
	{"an address, perhaps of a person", "een adres, mogelijk van een persoon"},
	{"a date of birth: masked", "een geboortedatum: onleesbaar gemaakt"},
	{"perhaps a date of birth", "mogelijk een geboortedatum"},
	{"a number of a client or case: masked", "een cliënt- of zaaknummer: onleesbaar gemaakt"},
	{"perhaps a number of a case", "mogelijk een zaaknummer"},
	{"special personal data: masked", "bijzondere persoonsgegevens: onleesbaar gemaakt"},
	{"perhaps special personal data", "mogelijk bijzondere persoonsgegevens"},
	{"of staff: masked", "van personeel: onleesbaar gemaakt"},
	{"perhaps of staff", "mogelijk van personeel"},
	{"a creditor who is a person: masked", "een crediteur die een persoon is: onleesbaar gemaakt"},
	{"perhaps a creditor who is a person", "mogelijk een crediteur die een persoon is"},
	{"may harm the business of somebody: masked", "kan het bedrijf van iemand schaden: onleesbaar gemaakt"},
	{"may harm the business of somebody", "kan het bedrijf van iemand schaden"},
	{"expenses of somebody: masked", "declaraties van iemand: onleesbaar gemaakt"},
	{"perhaps expenses of somebody", "mogelijk declaraties van iemand"},
	{"a user, path or header of a mail: masked", "een gebruiker, map of kop van een mail: onleesbaar gemaakt"},
	{"perhaps a user or a path", "mogelijk een gebruiker of map"},
};
/* clang-format on */

struct sentences dutch_of_people(void)
{
	return (struct sentences){items, sizeof items / sizeof *items};
}
