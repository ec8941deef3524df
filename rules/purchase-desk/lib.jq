# Functions shared by the rules of this plugin.

# The name to show for a person: {"name": …, "login": …}.
def person: .name // .login;

# The items of an order that the approver let pass.
def passed: [.order.items[] | select(.approved)];

# What a list of items costs.
def cost: map(.quantity * .unit_price) | add // 0;
