// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Base} from "./Base.t.sol";
import {Pack} from "./Pack.sol";

/// @dev Gas of whole transactions, 21,000 and calldata included: every call here is a transaction of its own. Accounts
/// are in use already, as in the long run: no first balance, pool or replay word is paid for unless a name says so.
/// forge-config: default.isolate = true
contract GasTest is Base {
    string internal constant TOKEN = "TestUSDC";
    string internal constant SETTLEMENT = "LuxxonSettlement";
    uint256 internal constant AMOUNT = 28_000;

    address internal payee = makeAddr("payee");

    function setUp() public override {
        super.setUp();
        usdc.mint(consumer, POOL);
        usdc.mint(payee, POOL);
        usdc.mint(operator, POOL);
        usdc.mint(platform, POOL);
        settle(1);
        vm.prank(consumer);
        usdc.approve(relayer, POOL);
    }

    function test_TokenCostsWhatUsdcCosts() external {
        vm.prank(consumer);
        usdc.transfer(payee, AMOUNT);
        assertWithin3Percent(vm.snapshotGasLastCall(TOKEN, "transfer"), 45_000);

        assertWithin3Percent(transferFrom(), 53_300);

        vm.prank(consumer);
        usdc.approve(stranger, AMOUNT);
        assertWithin3Percent(vm.snapshotGasLastCall(TOKEN, "approve"), 55_400);

        uint256 validBefore = block.timestamp + 1 hours;
        (uint8 v, bytes32 r, bytes32 s) = signAuthorization(
            consumerKey, usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), consumer, payee, AMOUNT, keccak256("nonce")
        );
        vm.prank(relayer);
        usdc.transferWithAuthorization(consumer, payee, AMOUNT, 0, validBefore, keccak256("nonce"), v, r, s);
        assertWithin3Percent(vm.snapshotGasLastCall(TOKEN, "transferWithAuthorization"), 85_700);
    }

    function test_SettleFromPoolCostsAtMost140PercentOfATransferFrom() external {
        settle(2);
        uint256 cost = vm.snapshotGasLastCall(SETTLEMENT, "settleFromPool");
        uint256 bare = transferFrom();
        assertLe(cost * 100, bare * 140);
        vm.snapshotValue(SETTLEMENT, "settleFromPool in 1/1000 of transferFrom", (cost * 1000) / bare);

        settle(256);
        vm.snapshotGasLastCall(SETTLEMENT, "settleFromPool, first of a word of 256");
        vm.prank(consumer);
        settlement.setSpendCap(uint64(RATE), uint80(AMOUNT));
        vm.snapshotGasLastCall(SETTLEMENT, "setSpendCap");
        settle(3);
        vm.snapshotGasLastCall(SETTLEMENT, "settleFromPool, capped");
        settlement.sweepFees();
        vm.snapshotGasLastCall(SETTLEMENT, "sweepFees");
    }

    function test_DepositsAndWithdrawal() external {
        vm.startPrank(consumer);
        usdc.approve(address(settlement), POOL);
        settlement.deposit(AMOUNT);
        vm.snapshotGasLastCall(SETTLEMENT, "deposit");
        settlement.withdraw(AMOUNT);
        vm.snapshotGasLastCall(SETTLEMENT, "withdraw");
        usdc.approve(address(settlement), 0);

        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), AMOUNT, block.timestamp);
        settlement.depositWithPermit(AMOUNT, block.timestamp, v, r, s);
        vm.snapshotGasLastCall(SETTLEMENT, "depositWithPermit");
        vm.stopPrank();

        bytes memory signature = signDeposit(AMOUNT, keccak256("nonce"));
        vm.prank(relayer);
        settlement.depositWithAuthorization(
            consumer, AMOUNT, 0, block.timestamp + 1 hours, keccak256("nonce"), signature
        );
        vm.snapshotGasLastCall(SETTLEMENT, "depositWithAuthorization");
    }

    function test_G2_BatchOf100AllDistinctCostsAtMost42PercentOfATransferFromPerSession() external {
        settle(69_999);
        uint256 cost = settleHundred(100, 70_000);
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 100, 100 payees");
        assertLe(cost, transferFrom() * 42);
        cost = settleHundred(100, 80_128);
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 100, 100 payees, first of a word of 256");
        assertLe(cost, transferFrom() * 42);
    }

    function test_G3_BatchOf100For5PayeesCostsAtMost22PercentOfATransferFromPerSession() external {
        settle(69_999);
        uint256 cost = settleHundred(5, 70_000);
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 100, 5 payees");
        assertLe(cost, transferFrom() * 22);
        cost = settleHundred(5, 80_128);
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 100, 5 payees, first of a word of 256");
        assertLe(cost, transferFrom() * 22);
    }

    function test_SmallBatchesAndClaims() external {
        settleBatch(runOf(operator, entryOf(2, consumer)));
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 1");
        usdc.blacklist(operator);
        settleBatch(runOf(operator, entryOf(3, consumer)));
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 1, deferred");
        settleBatch(runOf(operator, entryOf(3, consumer)));
        vm.snapshotGasLastCall(SETTLEMENT, "settleBatch of 1, skipped");
        usdc.unBlacklist(operator);
        settlement.claim(operator);
        vm.snapshotGasLastCall(SETTLEMENT, "claim");
    }

    /// @dev 100 payers, payees in runs of the same size; nobody's balance or pool is the first of its account.
    function settleHundred(uint256 payees, uint64 sequence) private returns (uint256 cost) {
        bytes memory runs;
        for (uint256 i = 0; i < payees; i++) {
            bytes[] memory entries = new bytes[](100 / payees);
            for (uint256 j = 0; j < entries.length; j++) {
                address payer = makeAddr(string.concat("payer ", vm.toString(i), "-", vm.toString(j)));
                fund(payer, POOL);
                entries[j] = entryOf(sequence++, payer);
            }
            address to = makeAddr(string.concat("payee ", vm.toString(i)));
            usdc.mint(to, POOL);
            runs = bytes.concat(runs, runOf(to, entries));
        }
        assertEq(settleBatch(runs), 100);
        return vm.lastCallGas().gasTotalUsed;
    }

    function transferFrom() private returns (uint256 cost) {
        vm.prank(relayer);
        usdc.transferFrom(consumer, payee, AMOUNT);
        cost = vm.snapshotGasLastCall(TOKEN, "transferFrom");
    }

    function assertWithin3Percent(uint256 cost, uint256 anchor) private pure {
        assertApproxEqRel(cost, anchor, 0.03e18);
    }
}
