"""Small lists by which names are told from other words written with a capital."""

MONTHS_AND_DAYS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"),
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
ORGANISATION_WORDS = frozenset(
    """inc ltd llc plc gmbh ag sa corp corporation company co group holdings university college institute school bank
    ministry department agency association foundation council committee union commission court hospital museum airlines
    airways motors laboratories labs systems technologies software partners press times authority society board
    federation network office bureau parliament senate congress""".split()
)
FIRST_NAMES = frozenset(
    """Adam Ahmed Aisha Alan Alice Amelia Amina Amir Ana Andrea Andrew Anna Anne Anthony Antonio Arthur Barbara Ben
    Benjamin Bob Carlos Carol Caroline Catherine Charles Charlotte Chen Chris Christian Christine Claire Clara Daniel
    David Diana Diego Edward Elena Elizabeth Ella Emily Emma Eric Erik Eva Fatima Felix Fiona Frank Gabriel George
    Grace Hannah Hans Harry Hassan Helen Henry Hugo Ian Ibrahim Ines Isabel Ivan Jack Jacob James Jan Jane Jean Jennifer
    Jessica Joan John Jonas Jonathan Jose Joseph Juan Julia Julian Karen Karl Kate Katherine Kenji Kevin Klaus Laura
    Lea Leo Leon Lena Liam Linda Lisa Louis Lucas Lucy Luis Luke Maria Marie Mark Marta Martin Mary Matthew Max Maya
    Mei Michael Miguel Mohammed Monica Nadia Nancy Nathan Nicholas Nicole Nina Noah Nora Oliver Olivia Omar Oscar Pablo
    Patricia Patrick Paul Paula Pedro Peter Philip Pierre Priya Rachel Raj Ravi Rebecca Richard Robert Rosa Ruth Ryan
    Sam Samuel Sandra Sara Sarah Sebastian Simon Sofia Sophie Stephen Steven Susan Thomas Tim Tom Victor Victoria
    Vincent Walter Wei William Yuki Yusuf Zoe""".split()
)
PLACES = frozenset(
    place.strip()
    for place in """Africa, America, Amsterdam, Argentina, Asia, Athens, Australia, Austria, Barcelona, Beijing, Belgium,
    Berlin, Bern, Boston, Brazil, Brussels, Budapest, Cairo, California, Canada, Chicago, Chile, China, Copenhagen,
    Denmark, Dublin, Edinburgh, Egypt, England, Europe, Finland, France, Frankfurt, Geneva, Germany, Ghana, Greece,
    Hamburg, Helsinki, Hong Kong, Hungary, India, Indonesia, Ireland, Israel, Istanbul, Italy, Japan, Kenya, Korea,
    Lagos, Lisbon, London, Los Angeles, Lyon, Madrid, Melbourne, Mexico, Milan, Moscow, Mumbai, Munich, Nairobi,
    Netherlands, New Delhi, New York, New Zealand, Nigeria, Norway, Oslo, Paris, Poland, Portugal, Prague, Rome,
    Rotterdam, Russia, San Francisco, Scotland, Seattle, Seoul, Shanghai, Singapore, South Africa, Spain, Stockholm,
    Sweden, Switzerland, Sydney, Taiwan, Texas, Tokyo, Toronto, Turkey, Ukraine, United Kingdom, United States, UK, USA,
    Vienna, Vietnam, Wales, Warsaw, Washington, Zurich""".split(",")
)
NOT_NAMES = frozenset(
    """a an and as at but by for from he her his i if in is it its my no not of on or our she so that the their then there
    these they this those to was we were what when where which who why with you your The A An And As At But By For From
    He Her His I If In Is It Its My No Not Of On Or Our She So That Their Then There These They This Those To Was We Were
    What When Where Which Who Why With You Your Dear Hello Hi Thanks Thank Please Yes Also However Although After Before
    While Since Because During Please Regards Subject Re Order Invoice Customer""".split()
)
