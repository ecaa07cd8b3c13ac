"""The position map (位置示意图): places as dots on an empty ground, without any boundary."""
