# What the desk calls approved.
def is_approved: .state == "ok";
def cards(f): [.cards[] | f];
