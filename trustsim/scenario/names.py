"""Invented names for drawn PCNs: English in sound, none of an NHS organisation."""

STEMS = (
    "Alderbrook", "Applewick", "Ashmarsh", "Aldenmoor", "Barleyford", "Beckenshaw", "Birchcombe",
    "Bramblehythe", "Brackenholt", "Bridlemere", "Broomfold", "Burnetcroft", "Cawthwick", "Cherryholme",
    "Clovermoor", "Cobblewell", "Copperbeck", "Cranesford", "Crickleigh", "Crosswater", "Damsonbury",
    "Dapplewood", "Dewbarrow", "Dovecombe", "Drakemere", "Dunlowe", "Elderwick", "Elmscar", "Embercote",
    "Eskerby", "Fallowbridge", "Fennimarsh", "Fernhollow", "Flaxmoor", "Foxbarrow", "Gorsewick",
    "Grebemere", "Greenthwaite", "Hartsgill", "Hawkcombe", "Hazelhythe", "Heronsgill", "Hollinmere",
    "Hopbarrow", "Iverwick", "Juniperby", "Kestrelford", "Kingcupmere", "Knappwater", "Larchwell",
    "Larkhollow", "Lavenderby", "Lindenwick", "Lowmarsh", "Mallowdene", "Maplecote", "Marlowmoor",
    "Meadowgill", "Millbarrow", "Mossthwaite", "Nettlegill", "Oakhythe", "Orchardwick", "Osierholme",
    "Otterwell", "Pearmain", "Pebblegill", "Plovermoor", "Quarrywood", "Quillmere", "Ravenbeck",
    "Reedholme", "Rookwater", "Rowanhythe", "Rushbarrow", "Saltholt", "Sallowmere", "Sorrelby",
    "Spindlewick", "Starlingford", "Swallowgill", "Tanglewater", "Teaselby", "Thistlemere", "Thornhythe",
    "Umberwick", "Vetchwood", "Wagtailmere", "Wheatbarrow", "Whinmere", "Willowscar", "Withyholme",
    "Woodsorrel", "Yarrowby", "Yewthwaite",
)
SIDES = ("", "North", "South", "East", "West", "Upper", "Lower")
