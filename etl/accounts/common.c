/*
 * Passwords that are among the first that others try: the long ones of public lists, words of here, and short
 * ones that were made longer with signs. Folded: lower case, without blanks and signs.
 */
#include "accounts/inside.h"

/* clang-format off */
static const char *const common[] = {
	"0123456789012", "012345678910", "0987654321", "111222333444", "112233445566",
	"11223344556677", "1122334455667788", "121212121212", "123123123123", "123412341234",
	"123456123456", "1234567890", "12345678900987654321", "12345678901", "123456789012",
	"1234567890123", "12345678910", "1234567891011", "123456789101112", "12345678987654321",
	"123456789abc", "123456789qwerty", "123456abcdef", "123456qwerty", "123qweasdzxc",
	"147258369147", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc",
	"1qaz2wsx3edc4rfv", "1qazxsw23edc", "abc123abc123", "abcabcabcabc", "abcd12345678",
	"abcd1234abcd", "abcdefg12345", "abcdefgh1234", "admin", "admin1234567", "admin12345678",
	"adminadminadmin", "administrator", "administrator1", "ajax1900ajax", "amsterdam020",
	"amsterdam123", "amsterdam1234", "asdfasdfasdf", "asdfghjkl123", "asdfghjklqwerty",
	"azertyuiop123", "begroting2024", "begroting2025", "begroting2026", "changeme",
	"changeme1234", "changemenow1", "changepassword", "computer1234",
	"correcthorsebatterystaple", "feyenoord010", "feyenoord123", "feyenoord1908",
	"financien123", "football1234", "geheim", "geheim123456", "geheimgeheim",
	"geheimwachtwoord", "gemeente", "gemeente1234", "gemeente2024", "gemeente2025",
	"gemeente2026", "gemeentehuis", "gemeentehuis1", "goedemorgen1", "goedemorgen123",
	"herfst202425", "hetwachtwoord", "ikhouvanjou1", "ikhouvanjou123", "ikweethetniet",
	"iloveyou", "iloveyou1234", "iloveyouforever", "jaarrekening2024", "jaarrekening2025",
	"lente2025lente", "letmein", "letmein12345", "maandag12345", "mijnwachtwoord",
	"mijnwachtwoord1", "mynewpassword", "mypassword12", "mypassword123", "nederland123",
	"nederland1234", "newpassword1", "newpassword123", "onbekend12345", "p4ssw0rd1234",
	"passw0rd1234", "password", "password0000", "password1234", "password12345",
	"password123456", "password1234567", "password12345678", "password123456789",
	"password1password1", "password2024", "password2025", "password2026", "passwordpassword",
	"princess1234", "q1w2e3r4t5y6", "qazwsxedc123", "qazwsxedcrfv", "qqqqqqwwwwww",
	"qweasdzxc123", "qwerty", "qwerty123456", "qwerty1234567", "qwerty12345678",
	"qwerty123456789", "qwertyqwerty", "qwertyuiop", "qwertyuiop12", "qwertyuiop123",
	"qwertyuiop1234", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "qwertyuiopasdfghjklzxcvbnm",
	"raadhuis1234", "rotterdam010", "rotterdam123", "secret123456", "stuiver",
	"stuiver12345", "stuiverstuiver", "sunshine1234", "superman1234", "temppassword",
	"testtesttest", "thisismypassword", "trustno1", "trustno1trustno1", "uitgaven2025",
	"uitgaven2026", "utrecht12345", "voetbal12345", "wachtwoord", "wachtwoord01",
	"wachtwoord1", "wachtwoord12", "wachtwoord123", "wachtwoord1234", "wachtwoord12345",
	"wachtwoord123456", "wachtwoord2024", "wachtwoord2025", "wachtwoord2026",
	"wachtwoordwachtwoord", "welcome", "welcome12345", "welcome123456", "welcomewelcome",
	"welkom", "welkom010101", "welkom012345", "welkom123456", "welkom1234567",
	"welkom12345678", "welkom2024welkom", "welkom2025welkom", "welkomwelkom",
	"welkomwelkom1", "winter2024winter", "winter2025winter", "zaq12wsxcde3",
	"zomer2025zomer", "zxcvbnm", "zxcvbnm12345", "zxcvbnmasdfghjkl",
};
/* clang-format on */

bool password_common(struct str folded)
{
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_eq(folded, str_z(common[i])))
			return true;
	return false;
}
